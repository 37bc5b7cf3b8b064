using System.Net;
using System.Net.Sockets;

namespace IdentityHost.Testing.Loopback;

/// <summary>A loopback port that was free a moment ago, for programs that must be told one.</summary>
public static class FreePort
{
    /// <summary>Finds one.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
