using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>Resolves a host's name.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>Opens connections to hosts that strangers name: the name is resolved once, every address is judged, and the connection goes to a judged address (S-171).</summary>
public sealed class GuardedConnection(ResolveHost resolve, IOptions<OutboundFetchOptions> options)
{
    private const int HttpsPort = 443;

    /// <summary>The connect callback; whoever may not be reached is refused with the same exception as whoever does not answer.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isHttps = string.Equals(context.InitialRequestMessage.RequestUri?.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, ct);
        if (!MayReach(addresses, isHttps, port))
            throw new HttpRequestException($"{host}:{port} may not be reached from here.");

        // One address that passes: trying others would only lengthen the answer, and all were judged alike.
        var socket = new Socket(addresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses[0], port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException unreachable)
        {
            socket.Dispose();
            throw new HttpRequestException("No connection.", unreachable);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether all addresses of the host may be reached this way; one bad address among good ones is enough to refuse.</summary>
    internal bool MayReach(IPAddress[] addresses, bool isHttps, int port)
    {
        if (addresses.Length == 0)
            return false;
        if (options.Value.AllowLoopback && Array.TrueForAll(addresses, IPAddress.IsLoopback))
            return true;
        return isHttps && port == HttpsPort && Array.TrueForAll(addresses, PublicAddress.Is);
    }
}
