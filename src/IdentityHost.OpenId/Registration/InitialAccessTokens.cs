using IdentityHost.OpenId.Secrets;

namespace IdentityHost.OpenId.Registration;

/// <summary>Issues initial access tokens (RFC 7591 §3) for the command line; the token is in the answer and nowhere else.</summary>
public sealed class InitialAccessTokens(IInitialAccessTokens tokens, TimeProvider clock)
{
    /// <summary>A new token.</summary>
    /// <param name="note">What the operator wants to remember about it.</param>
    /// <param name="lifetime">How long it works.</param>
    /// <param name="uses">How many clients it may register.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<(string Token, InitialAccessToken Kept)> IssueAsync(string? note, TimeSpan lifetime, int uses, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(uses, 1);
        var token = OpaqueToken.NewSecret();
        var now = clock.GetUtcNow();
        var kept = new InitialAccessToken(OpaqueToken.NewId(), OpaqueToken.Hash(token), note, now, now + lifetime, uses);
        await tokens.AddAsync(kept, ct);
        return (token, kept);
    }
}
