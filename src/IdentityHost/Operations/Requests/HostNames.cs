using IdentityHost.OpenId;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations.Requests;

/// <summary>Refuses requests that call the server by a name it does not have.</summary>
/// <remarks>
/// RFC 9110 §7.2. Links never use the name a request came under (they use the issuer), so this is the second fence.
/// Probes of <c>/health</c> come by address and are let through. A server with a loopback issuer answers to every loopback name.
/// </remarks>
internal sealed class HostNames(RequestDelegate next, IOptions<ServerOptions> options, IServiceProvider services)
{
    private readonly string[] _allowed = [.. options.Value.AllowedHosts];
    private Uri? _issuer;

    public Task InvokeAsync(HttpContext http)
    {
        if (Knows(http.Request.Host) || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private bool Knows(HostString host)
    {
        // Built at the first request, when the server listens and the issuer is known.
        var issuer = _issuer ??= new Uri(services.GetRequiredService<Issuer>().Value);
        if (string.Equals(host.Value, issuer.Authority, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!host.HasValue)
            return false;
        var name = host.Host;
        return string.Equals(name, issuer.Host, StringComparison.OrdinalIgnoreCase)
            || (IssuerAddress.IsLoopback(issuer.Host) && IssuerAddress.IsLoopback(name))
            || _allowed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
