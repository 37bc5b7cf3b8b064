using IdentityHost.OpenId.Secrets;

namespace IdentityHost.OpenId.Registration;

/// <summary>Issues initial access tokens (RFC 7591 §3) for the operator; the token is in the answer and nowhere else.</summary>
public sealed class InitialAccessTokens(IInitialAccessTokens tokens, TimeProvider clock)
{
    private const int MostUses = 1000;
    private const int LongestNote = 200;
    private const int UsualUses = 1;
    private static readonly TimeSpan s_usual = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>A new token, or why there cannot be such a one.</summary>
    /// <param name="note">What the operator wants to remember about it.</param>
    /// <param name="seconds">How long it works; null for a week.</param>
    /// <param name="uses">How many clients it may register; null for one.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<IssuingResult> IssueAsync(string? note, long? seconds, int? uses, CancellationToken ct)
    {
        if (Faults(note, seconds, uses) is { Count: > 0 } faults)
            return new IssuingResult.Invalid(faults);
        var token = OpaqueToken.NewSecret();
        var now = clock.GetUtcNow();
        var end = now + (seconds is { } asked ? TimeSpan.FromSeconds(asked) : s_usual);
        var kept = new InitialAccessToken(OpaqueToken.NewId(), OpaqueToken.Hash(token), note, now, end, uses ?? UsualUses);
        await tokens.AddAsync(kept, ct);
        return new IssuingResult.Issued(token, kept);
    }

    private static List<IssuingFault> Faults(string? note, long? seconds, int? uses)
    {
        List<IssuingFault> faults = [];
        if (note is { Length: > LongestNote } || note?.Any(char.IsControl) == true)
            faults.Add(new(IssuingField.Note, $"A note has up to {LongestNote} characters on one line."));
        if (seconds is { } asked && (asked < s_shortest.TotalSeconds || asked > s_longest.TotalSeconds))
            faults.Add(new(IssuingField.Lifetime, $"A token works for {s_shortest.TotalSeconds} seconds to {s_longest.TotalDays} days."));
        if (uses is < 1 or > MostUses)
            faults.Add(new(IssuingField.Uses, $"A token works for 1 to {MostUses} clients."));
        return faults;
    }
}

/// <summary>What came of issuing an initial access token.</summary>
public abstract record IssuingResult
{
    private IssuingResult()
    {
    }

    /// <summary>It was issued.</summary>
    /// <param name="Token">The token itself, which is not kept.</param>
    /// <param name="Kept">What is kept of it.</param>
    public sealed record Issued(string Token, InitialAccessToken Kept) : IssuingResult
    {
        /// <summary>Without the token (S-200).</summary>
        public override string ToString() => nameof(Issued);
    }

    /// <summary>There cannot be such a one.</summary>
    public sealed record Invalid(IReadOnlyList<IssuingFault> Faults) : IssuingResult;
}

/// <summary>One thing wrong with what was asked for.</summary>
/// <param name="Field">What it is about.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record IssuingFault(IssuingField Field, string Reason);

/// <summary>What is said of a token that is to be issued.</summary>
public enum IssuingField
{
    Note,
    Lifetime,
    Uses,
}
