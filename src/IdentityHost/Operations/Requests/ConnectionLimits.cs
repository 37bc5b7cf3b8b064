using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IdentityHost.Operations.Requests;

/// <summary>What one connection may cost before anything of it is understood (S-210, S-213). No request of ours comes near these.</summary>
internal static class ConnectionLimits
{
    private const int Kilobyte = 1024;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 8 * Kilobyte;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * Kilobyte;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.MaxRequestBodySize = 32 * Kilobyte;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 100;
    }
}
