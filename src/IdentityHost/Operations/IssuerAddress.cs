using System.Net;
using IdentityHost.OpenId;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Finds the public name of the server: the setting, or in Development the first address it listens on.</summary>
internal static class IssuerAddress
{
    /// <summary>The issuer; asked for lazily, because a port of 0 is known only once the server listens.</summary>
    public static Issuer Resolve(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<ServerOptions>>().Value.Issuer is { Length: > 0 } configured)
            return new(configured);

        var settings = services.GetRequiredService<IConfiguration>();
        var listening = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var address = listening ?? settings["Urls"]?.Split(';')[0] ?? "http://localhost:5000";
        // A wildcard is no name a browser can open.
        var url = BindingAddress.Parse(address);
        var host = url.Host is "*" or "+" or "[::]" or "0.0.0.0" ? "localhost" : url.Host;
        return url.Port == 0
            ? throw new InvalidOperationException("The issuer was asked for before the server listened.")
            : new(new UriBuilder(url.Scheme, host, url.Port).Uri.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Whether it may be asked for: it is set, or the server listens.</summary>
    public static bool IsKnown(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ServerOptions>>().Value.Issuer is { Length: > 0 }
        || services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.Count > 0;

    /// <summary>What is wrong with a configured issuer, as a sentence; null when nothing is.</summary>
    /// <remarks>OpenID Connect Discovery §3: https, no query, no fragment. A path is refused as well: cookies and well-known documents belong to the origin.</remarks>
    public static string? Fault(string issuer)
    {
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return $"IdentityHost:Issuer must be an absolute https URL, but is '{issuer}'.";
        if (!string.Equals(url.GetLeftPart(UriPartial.Authority), issuer, StringComparison.Ordinal))
            return $"IdentityHost:Issuer must be scheme, host and port alone, in lower case and without a trailing slash: write '{url.GetLeftPart(UriPartial.Authority)}' instead of '{issuer}'.";
        if (url.Scheme is "http" && !IsLoopback(url.Host))
            return $"IdentityHost:Issuer is '{issuer}', but http is allowed on loopback only; use https.";
        return null;
    }

    /// <summary>Whether a host name can only mean this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
