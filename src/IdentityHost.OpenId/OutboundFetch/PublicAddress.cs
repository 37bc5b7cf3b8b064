using System.Net;
using System.Net.Sockets;

namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>Which addresses belong to the public internet (S-171).</summary>
/// <remarks>
/// IANA special-purpose registries (RFC 6890). IPv6 is an allow list, global unicast without its special parts, so that mapped,
/// NAT64, unique local and link-local addresses are out without being named. 6to4 and Teredo wrap IPv4 addresses of anybody's choice.
/// </remarks>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork s_global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Protocol assignments with Teredo and ORCHID, documentation, 6to4, segment routing.</summary>
    private static readonly IPNetwork[] s_special6 =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether the address may be that of a stranger's web server.</summary>
    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(s_special4, n => n.Contains(address)),
        AddressFamily.InterNetworkV6 => s_global6.Contains(address) && !Array.Exists(s_special6, n => n.Contains(address)),
        _ => false,
    };
}
