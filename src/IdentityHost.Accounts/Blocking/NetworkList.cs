using System.Net;
using System.Net.Sockets;

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
        // The framework reads 192.0.2 as 192.0.0.2, as inet_aton does; whoever wrote it meant something else.
        if (!IPAddress.TryParse(text.Split('/')[0], out var address) || (address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3))
            return null;
        if (text.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(text, out var read) ? read : null;
        return new IPNetwork(address, 8 * address.GetAddressBytes().Length);
    }
}
