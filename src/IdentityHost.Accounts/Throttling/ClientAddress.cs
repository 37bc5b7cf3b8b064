using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Throttling;

/// <summary>Client addresses, as they are shown and as they are counted (S-010).</summary>
public static class ClientAddress
{
    /// <summary>An IPv4 address as it is, an IPv6 address as its /64: one household has that many addresses to try from.</summary>
    public static string Bucket(IPAddress? address)
    {
        address = Plain(address);
        if (address is null)
            return "none";
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>The bucket of the request's peer; behind a configured proxy the host has put the right address there (S-017).</summary>
    public static string Bucket(HttpContext http) => Bucket(http.Connection.RemoteIpAddress);

    /// <summary>The peer's address as people know it; null when nobody's browser or app asks.</summary>
    public static string? Text(HttpContext http) => Plain(http.Connection.RemoteIpAddress)?.ToString();

    // A listener for both kinds of addresses spells those of IPv4 as IPv6.
    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
