using System.Net;
using IdentityHost.Testing.Recording;

namespace IdentityHost.Testing.Browsing;

/// <summary>A browser without scripts: cookies, redirects within the server, forms filled in by their labels.</summary>
public sealed class Browser : IDisposable
{
    private const int MostRedirects = 12;

    private readonly Uri _origin;
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies = new();

    /// <summary>Opens a browser without cookies.</summary>
    /// <param name="origin">The server under test; other origins are never visited.</param>
    /// <param name="transcript">Where every exchange is noted.</param>
    /// <param name="name">Who sits at it, for the transcript.</param>
    public Browser(Uri origin, Transcript transcript, string name = "browser")
    {
        _origin = origin;
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies };
        _http = new HttpClient(new RecordingHandler(name, transcript, sockets)) { BaseAddress = origin };
    }

    /// <summary>The cookies it holds for the server.</summary>
    public CookieCollection Cookies => _cookies.GetCookies(_origin);

    /// <summary>Loses all cookies, as a restarted private window does.</summary>
    public void ForgetCookies()
    {
        foreach (Cookie cookie in _cookies.GetAllCookies())
            cookie.Expired = true;
    }

    /// <summary>Opens an address and follows redirects as long as they stay on the server.</summary>
    public async Task<Page> OpenAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_origin, url));
        return await FollowAsync(await SendAsync(request));
    }

    /// <summary>Opens an address and stays there, whatever the answer is.</summary>
    public async Task<Page> OpenWithoutFollowingAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_origin, url));
        return await SendAsync(request);
    }

    /// <summary>Posts a form that no page holds, and follows.</summary>
    public async Task<Page> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_origin, url)) { Content = new FormUrlEncodedContent(fields) };
        return await FollowAsync(await SendAsync(request));
    }

    /// <summary>Fills in the form with this button by the labels of its fields, presses the button, and follows.</summary>
    public async Task<Page> PressAsync(Page page, string button, params (string Label, string Value)[] entries)
    {
        var form = page.FormWithButton(button);
        var pressed = Page.Buttons(form).First(b => string.Equals(b.Caption, button, StringComparison.Ordinal));
        var fields = FormFields.Of(form, entries).ToList();
        if (!string.IsNullOrEmpty(pressed.Name))
            fields.Add(new(pressed.Name, pressed.Value ?? ""));

        var target = new Uri(page.Url, pressed.Action ?? form.GetAttribute("action") ?? page.Url.PathAndQuery);
        if (!string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase))
            return await OpenAsync(target.GetLeftPart(UriPartial.Path) + "?" + await new FormUrlEncodedContent(fields).ReadAsStringAsync());

        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", _origin.GetLeftPart(UriPartial.Authority));
        return await FollowAsync(await SendAsync(request));
    }

    private async Task<Page> FollowAsync(Page page)
    {
        for (var hops = 0; hops < MostRedirects; hops++)
        {
            if ((int)page.Status is not (301 or 302 or 303) || page.Headers.GetValueOrDefault("Location") is not { } location)
                return page;

            var target = new Uri(page.Url, location);
            if (!string.Equals(target.GetLeftPart(UriPartial.Authority), _origin.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
                return page with { Url = target, Body = "", Left = true };

            using var next = new HttpRequestMessage(HttpMethod.Get, target);
            page = await SendAsync(next);
        }

        throw new InvalidOperationException($"More than {MostRedirects} redirects; the last one led to {page.Url}.");
    }

    private async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new(request.RequestUri!, response.StatusCode, headers, await response.Content.ReadAsStringAsync(), Left: false);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
