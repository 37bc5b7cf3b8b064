using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace IdentityHost.Operations.RateLimits;

/// <summary>Counts per group of routes and client address, in windows of one minute; a new window starts from nothing, so memory is bounded.</summary>
internal sealed class AddressCounters(TimeProvider clock, int mostAddresses = AddressCounters.MostAddresses)
{
    /// <summary>Addresses told apart in one window; what comes after shares one counter, so that a flood of addresses cannot fill the memory.</summary>
    public const int MostAddresses = 100_000;

    private const long WindowSeconds = 60;
    private Window _window = new(0);

    /// <summary>Counts one request; the seconds to wait when it is one too many, otherwise 0.</summary>
    public long Count(byte group, IPAddress? address, int most)
    {
        var (window, now) = Current();
        var key = new Key(group, Network(address));
        if (window.Counts.Count >= mostAddresses && !window.Counts.ContainsKey(key))
            key = new Key(group, UInt128.MaxValue);
        return window.Counts.AddOrUpdate(key, 1, static (_, n) => n + 1) > most ? Wait(now) : 0;
    }

    /// <summary>The seconds to wait when the count has reached its limit, otherwise 0; counts nothing.</summary>
    public long Look(byte group, IPAddress? address, int most)
    {
        var (window, now) = Current();
        return window.Counts.TryGetValue(new(group, Network(address)), out var n) && n >= most ? Wait(now) : 0;
    }

    /// <summary>The network one subscriber has: the address itself in IPv4, the first 64 bits in IPv6.</summary>
    internal static UInt128 Network(IPAddress? address)
    {
        if (address is null)
            return UInt128.Zero;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return address.IsIPv4MappedToIPv6
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0) | UInt128.One << 63;
    }

    private static long Wait(long now) => WindowSeconds - now % WindowSeconds;

    private (Window Window, long Now) Current()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var window = _window;
        if (window.Index != now / WindowSeconds)
        {
            // Two requests may both swap; the loser's window holds one count at most.
            window = new(now / WindowSeconds);
            _window = window;
        }

        return (window, now);
    }

    private readonly record struct Key(byte Group, UInt128 Network);

    private sealed record Window(long Index)
    {
        public ConcurrentDictionary<Key, int> Counts { get; } = new();
    }
}
