using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Testing.Loopback;

/// <summary>A small site on a loopback port: a client's <c>jwks_uri</c>, a sector document, a redirect target.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _site;

    private LoopbackServer(WebApplication site) => _site = site;

    /// <summary>Where it listens, without a trailing slash.</summary>
    public string Origin => _site.Urls.First();

    /// <summary>How often each path was asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    private readonly List<string> _requests = [];

    /// <summary>Starts a site that answers every request with this delegate.</summary>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        var server = new LoopbackServer(site);
        site.Run(http =>
        {
            lock (server._requests)
                server._requests.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
            return answer(http);
        });
        await site.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _site.DisposeAsync();
}
