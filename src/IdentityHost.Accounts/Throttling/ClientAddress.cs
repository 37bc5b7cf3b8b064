using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Throttling;

/// <summary>The unit in which client addresses are counted (S-010).</summary>
public static class ClientAddress
{
    /// <summary>An IPv4 address as it is, an IPv6 address as its /64: one household has that many addresses to try from.</summary>
    public static string Bucket(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>The bucket of the request's peer; behind a configured proxy the host has put the right address there (S-017).</summary>
    public static string Bucket(HttpContext http) => Bucket(http.Connection.RemoteIpAddress);
}
