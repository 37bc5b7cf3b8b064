using System.Net;

namespace IdentityHost.Accounts.Blocking;

/// <summary>Networks in CIDR notation (RFC 4632, RFC 4291 §2.3), or single addresses.</summary>
internal sealed class NetworkList(IEnumerable<string> networks)
{
    private readonly IPNetwork[] _networks = [.. networks.Select(Read).OfType<IPNetwork>()];

    /// <summary>What is wrong with a network; null when it can be used.</summary>
    public static string? Fault(string network) => Read(network) is null ? "which is no network such as 192.0.2.0/24 or 2001:db8::/32." : null;

    /// <summary>Whether the address lies in one of them; an IPv4 address in IPv6 clothes is the IPv4 address.</summary>
    public bool Hold(IPAddress? address)
    {
        if (address is null || _networks.Length == 0)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    private static IPNetwork? Read(string network)
    {
        var text = network.Trim();
        if (text.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(text, out var read) ? read : null;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length) : null;
    }
}
