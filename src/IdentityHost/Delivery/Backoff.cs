using System.Security.Cryptography;

namespace IdentityHost.Delivery;

/// <summary>When a message that was not sent is tried again: after 5 seconds, then twice as long each time up to an hour, give or take a fifth.</summary>
/// <remarks>The jitter keeps what failed together from coming back together, on all nodes at once.</remarks>
internal static class Backoff
{
    private const int Shares = 1000;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_giveUpAfter = TimeSpan.FromDays(1);

    /// <summary>When to try again, not before the other side wants it; null when the message is a day old, or would have expired by then.</summary>
    public static DateTimeOffset? Next(int attempt, DateTimeOffset createdAt, DateTimeOffset? expiresAt, DateTimeOffset now, TimeSpan? after = null)
    {
        var doubled = s_first * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20));
        var pause = doubled < s_longest ? doubled : s_longest;
        pause *= 0.8 + 0.4 * RandomNumberGenerator.GetInt32(Shares + 1) / Shares;
        var next = now + (after > pause ? after.Value : pause);
        return next - createdAt > s_giveUpAfter || next >= expiresAt ? null : next;
    }
}
