using System.Collections.Concurrent;
using System.Net;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>Providers without a server around them: their endpoints are called directly, and what the accounts would hear is written down.</summary>
internal sealed class ProviderRig : IAsyncDisposable
{
    public const string Origin = "https://id.example.org";

    private readonly ProviderHttp _http;

    public ProviderRig(TimeSpan? timeout = null)
    {
        var guard = new GuardedConnection((host, _) => Task.FromResult(Resolve(host)), Options.Create(new OutboundFetchOptions()));
        _http = new(Options.Create(new ExternalSignInOptions { Timeout = timeout ?? TimeSpan.FromSeconds(10) }), guard, Clock);
        var events = new ReturnEvents(new((_, handle, _) => ValueTask.FromResult(handle), ReturnAsync, FailAsync), NullLogger<ReturnEvents>.Instance);
        var protection = new Lazy<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Parts = new(_http, new CallbackEndpoint(protection, events), events, Used, new(new Issuer(Origin)), Clock);
    }

    public MovedClock Clock { get; } = new();

    public ProviderParts Parts { get; }

    public ProviderHttp Http => _http;

    /// <summary>The tokens that apps have handed in.</summary>
    public UsedTokens Used { get; } = new();

    /// <summary>Which addresses a host has that nobody's settings name; none unless a test says so.</summary>
    public Func<string, IPAddress[]> Resolve { get; set; } = static _ => [];

    /// <summary>The identities that came back, with their handles.</summary>
    public List<(string? Handle, ExternalIdentity Identity)> Returned { get; } = [];

    /// <summary>The browsers that came back without one.</summary>
    public List<(string? Handle, ExternalFailure Failure)> Failed { get; } = [];

    /// <summary>Sends a browser to a provider; where it goes.</summary>
    public static async Task<Uri> OpenAsync(IProvider provider, RigBrowser browser, bool asksAgain = false)
    {
        var http = browser.Request("GET", "/");
        var location = await provider.OpenAsync(http, new("handle-1", asksAgain), CancellationToken.None);
        browser.Take(http.Response);
        return new Uri(location.ShouldNotBeNull());
    }

    /// <summary>Lets a browser open the callback of a provider; the answer.</summary>
    public static async Task<HttpResponse> ComeBackAsync(IProvider provider, RigBrowser browser, string query, IDictionary<string, string>? form = null)
    {
        var http = browser.Request(form is null ? "GET" : "POST", CallbackEndpoint.PathOf(provider.Id) + query, form);
        await using var site = WebApplication.CreateSlimBuilder().Build();
        provider.Map(site);
        http.RequestServices = site.Services;
        var endpoint = ((IEndpointRouteBuilder)site).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Single(e => e.RoutePattern.RawText == http.Request.Path && e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Contains(http.Request.Method));
        await endpoint.RequestDelegate!(http);
        browser.Take(http.Response);
        return http.Response;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<string> ReturnAsync(HttpContext http, string? handle, ExternalIdentity identity, CancellationToken ct)
    {
        Returned.Add((handle, identity));
        return ValueTask.FromResult("/returned");
    }

    private ValueTask<string> FailAsync(HttpContext http, string? handle, ExternalFailure failure, CancellationToken ct)
    {
        Failed.Add((handle, failure));
        return ValueTask.FromResult("/failed");
    }
}

/// <summary>A browser that keeps cookies and nothing else.</summary>
internal sealed class RigBrowser
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <summary>Every cookie it was ever sent, with its attributes.</summary>
    public List<string> SetCookies { get; } = [];

    public DefaultHttpContext Request(string method, string target, IDictionary<string, string>? form = null)
    {
        var parts = target.Split('?', 2);
        var http = new DefaultHttpContext { Request = { Method = method, Scheme = "https", Host = new HostString("other-name.example"), Path = parts[0] } };
        if (parts.Length > 1)
            http.Request.QueryString = new QueryString("?" + parts[1]);
        if (form is null)
        {
            http.Request.Headers.Cookie = string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        }
        else
        {
            // From another site: without cookies.
            http.Request.ContentType = "application/x-www-form-urlencoded";
            http.Request.Body = new MemoryStream(new FormUrlEncodedContent(form).ReadAsByteArrayAsync().GetAwaiter().GetResult());
        }

        return http;
    }

    public void Take(HttpResponse response)
    {
        foreach (var header in response.Headers.SetCookie)
        {
            SetCookies.Add(header!);
            var pair = header!.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
                _cookies.Remove(pair[0]);
            else
                _cookies[pair[0]] = pair[1];
        }
    }
}

/// <summary>The memory of handed-in tokens, as the database keeps it.</summary>
internal sealed class UsedTokens : IAssertionIds
{
    private readonly ConcurrentDictionary<(string, string), DateTimeOffset> _used = new();

    public int Count => _used.Count;

    public Task<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken ct) => Task.FromResult(_used.TryAdd((clientId, assertionId), until));
}
