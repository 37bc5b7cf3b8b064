using System.Net;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations.Requests;

/// <summary>Which reverse proxies are believed, under <c>IdentityHost:ForwardedHeaders</c>. Without one, no forwarding header is read (S-017).</summary>
public sealed class ProxyOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:ForwardedHeaders";

    /// <summary>Addresses of the proxies that connect to this server.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>Networks of such proxies in CIDR notation, for example <c>10.1.0.0/16</c>.</summary>
    public IList<string> KnownNetworks { get; } = [];
}

/// <summary>Takes the client's address and scheme from a configured proxy, and from nobody else.</summary>
internal static class ForwardedHeadersPipeline
{
    /// <summary>
    /// Reads <c>X-Forwarded-For</c> from the right as long as the hop is a known proxy, and <c>X-Forwarded-Proto</c> with it.
    /// <c>X-Forwarded-Host</c>, <c>X-Forwarded-Prefix</c> and <c>Forwarded</c> are read by nobody.
    /// </summary>
    public static void UseConfiguredProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxies.KnownProxies.Count + proxies.KnownNetworks.Count == 0)
            return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor
                | Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.KnownProxies)
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (var network in proxies.KnownNetworks)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        app.UseForwardedHeaders(options);
    }

    /// <summary>What is wrong with the settings, as sentences.</summary>
    public static IEnumerable<string> Faults(ProxyOptions proxies) =>
        proxies.KnownProxies.Where(p => !IPAddress.TryParse(p, out _))
            .Select(p => $"IdentityHost:ForwardedHeaders:KnownProxies holds '{p}', which is not an IP address.")
            .Concat(proxies.KnownNetworks.Where(n => !System.Net.IPNetwork.TryParse(n, out _))
                .Select(n => $"IdentityHost:ForwardedHeaders:KnownNetworks holds '{n}', which is not a network such as 10.1.0.0/16."));
}
