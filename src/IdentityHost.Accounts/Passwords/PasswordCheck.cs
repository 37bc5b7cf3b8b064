using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Passwords;

/// <summary>Compares an identifier and a password with the accounts, telling nobody which of the two was wrong.</summary>
internal sealed class PasswordCheck(IAccounts accounts, AttemptThrottle throttle, PasswordHashing hashing)
{
    public async Task<PasswordCheckResult> CheckAsync(HttpContext http, string identifier, string password, CancellationToken ct)
    {
        // S-020, S-210: what no password can be is refused before it costs anything, and before anything is looked up.
        if (PasswordRules.IsOverlong(password) || identifier.Length > EmailAddress.MaxLength)
            return new PasswordCheckResult.Wrong();

        // An identifier nobody can have is one more unknown account: it is counted and costs the same.
        var normalized = Normalize(identifier);
        var account = normalized is null ? null : await accounts.FindByIdentifierAsync(normalized, ct);

        var verdict = await throttle.TryAsync(http, new Attempt(AuthenticatorKind.Password, account, normalized ?? identifier), ct);
        if (verdict is AttemptVerdict.Throttled throttled)
            return new PasswordCheckResult.Throttled(throttled.RetryAfter);

        var match = await hashing.VerifyAsync(account?.PasswordHash, password, ct);
        if (match == PasswordMatch.Busy)
            return new PasswordCheckResult.Busy();
        // S-015: a closed password was hashed like any other, and is wrong whatever it is.
        if (account is null || match == PasswordMatch.Wrong || verdict is not AttemptVerdict.Allowed allowed)
            return new PasswordCheckResult.Wrong();

        return new PasswordCheckResult.Right(account, allowed, match == PasswordMatch.RightButCheap);
    }

    /// <summary>After all that is owed was proven: the account's own counters start anew (S-013), and a hash of an older cost is replaced (S-023).</summary>
    public async Task SucceededAsync(PasswordCheckResult.Right right, string password, CancellationToken ct)
    {
        await throttle.SucceededAsync(right.Attempt, ct);
        if (right.Cheap && right.Account.PasswordHash is { } read && await hashing.HashAsync(password, ct) is { } raised)
            await accounts.TryReplacePasswordHashAsync(right.Account.Id, read, raised, ct);
    }

    private static string? Normalize(string identifier) =>
        EmailAddress.TryParse(identifier, out var email) ? email.Normalized : IdentifierNormalizer.Normalize(identifier);
}

/// <summary>What comparing identifier and password gave.</summary>
internal abstract record PasswordCheckResult
{
    private PasswordCheckResult()
    {
    }

    /// <summary>They fit.</summary>
    /// <param name="Account">Whose they are; may be disabled.</param>
    /// <param name="Attempt">What a finished sign-in clears.</param>
    /// <param name="Cheap">Whether the hash is of an older cost.</param>
    internal sealed record Right(Account Account, AttemptVerdict.Allowed Attempt, bool Cheap) : PasswordCheckResult;

    internal sealed record Wrong : PasswordCheckResult;

    internal sealed record Throttled(TimeSpan RetryAfter) : PasswordCheckResult;

    internal sealed record Busy : PasswordCheckResult;
}
