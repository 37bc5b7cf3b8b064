using IdentityHost.OpenId.Secrets;

namespace IdentityHost.OpenId.Registration;

/// <summary>Issues initial access tokens (RFC 7591 §3) for the operator; the token is in the answer and nowhere else.</summary>
public sealed class InitialAccessTokens(IInitialAccessTokens tokens, TimeProvider clock)
{
    /// <summary>How many clients one may register at most.</summary>
    public const int MostUses = 1000;

    /// <summary>How long a note may be.</summary>
    public const int LongestNote = 200;

    /// <summary>How long one may work.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(365);

    /// <summary>A new token.</summary>
    /// <param name="note">What the operator wants to remember about it.</param>
    /// <param name="lifetime">How long it works, up to <see cref="Longest"/>.</param>
    /// <param name="uses">How many clients it may register, up to <see cref="MostUses"/>.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<(string Token, InitialAccessToken Kept)> IssueAsync(string? note, TimeSpan lifetime, int uses, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(uses, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uses, MostUses);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Longest);
        var token = OpaqueToken.NewSecret();
        var now = clock.GetUtcNow();
        var kept = new InitialAccessToken(OpaqueToken.NewId(), OpaqueToken.Hash(token), note, now, now + lifetime, uses);
        await tokens.AddAsync(kept, ct);
        return (token, kept);
    }
}
