using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>A browser that keeps cookies.</summary>
internal sealed class Browser(string address = "192.0.2.1", string scheme = "https")
{
    private HttpContext? _last;

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The Set-Cookie lines of the last answer.</summary>
    public IList<SetCookieHeaderValue> SetCookies => SetCookieHeaderValue.ParseList([.. _last!.Response.Headers.SetCookie.Select(c => c ?? "")]);

    /// <summary>A new request, with the cookies of all answers before it.</summary>
    public HttpContext Request()
    {
        Take();
        var http = new DefaultHttpContext();
        http.Request.Scheme = scheme;
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Headers.Cookie = string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}"));
        return _last = http;
    }

    /// <summary>Another browser with the cookies this one has now: a thief's, or a second tab before the first has its answer.</summary>
    public Browser Copy()
    {
        var copy = new Browser(address, scheme);
        foreach (var (name, value) in Cookies)
            copy.Cookies[name] = value;
        return copy;
    }

    /// <summary>Takes the cookies of the last answer.</summary>
    public void Take()
    {
        if (_last is null)
            return;
        foreach (var cookie in SetCookies)
        {
            if (cookie.Value.Length == 0)
                Cookies.Remove(cookie.Name.ToString());
            else
                Cookies[cookie.Name.ToString()] = cookie.Value.ToString();
        }
    }
}
