using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Passwords;

/// <summary>Compares an identifier and a password with the accounts, telling nobody which of the two was wrong.</summary>
internal sealed class PasswordCheck(IAccounts accounts, AttemptThrottle throttle, FlowRates rates, PasswordHashing hashing, TypedNumbers numbers)
{
    /// <summary>Compares what somebody typed to sign in; one more sign-in of those that <see cref="RatedFlow.Login"/> allows.</summary>
    public async Task<PasswordCheckResult> CheckAsync(Visitor visitor, PasswordProof proof, IReadOnlyList<string> allowed, CancellationToken ct)
    {
        var (identifier, password) = (proof.Identifier, proof.Password);
        // S-020, S-210: what no password can be is refused before it costs anything, and before anything is looked up.
        if (PasswordRules.IsOverlong(password) || identifier.Length > EmailAddress.MaxLength)
            return new PasswordCheckResult.Wrong();

        // An identifier nobody can have, or that is not taken here, is one more unknown account: it is counted and costs the same.
        var (by, normalized) = Read(proof, allowed);
        var taken = normalized is not null && allowed.Contains(NameOf(by), StringComparer.Ordinal) && (proof.By == IdentifierKind.Either || proof.By == by);
        var account = !taken ? null : by == IdentifierKind.Phone ? await accounts.FindByPhoneAsync(normalized!, ct) : await accounts.FindByIdentifierAsync(normalized!, ct);
        return await CompareAsync(visitor, new Attempt(SecretKind.Password, account, normalized ?? identifier), rates.Of(RatedFlow.Login, visitor, null), password, by, ct);
    }

    /// <summary>Whether what was typed is read as a telephone number: no user name looks like one (S-006).</summary>
    public bool IsPhone(PasswordProof proof, IReadOnlyList<string> allowed) => Read(proof, allowed).By == IdentifierKind.Phone;

    /// <summary>Compares the password of somebody who is signed in (S-067).</summary>
    public async Task<PasswordCheckResult> CheckAsync(Visitor visitor, Account account, string password, CancellationToken ct) =>
        PasswordRules.IsOverlong(password)
            ? new PasswordCheckResult.Wrong()
            : await CompareAsync(visitor, new Attempt(SecretKind.Password, account, account.Id), [], password, IdentifierKind.Either, ct);

    /// <summary>Replaces a hash of an older cost, now that the password is at hand (S-023).</summary>
    public async Task RaiseCostAsync(PasswordCheckResult.Right right, string password, CancellationToken ct)
    {
        if (right.Cheap && right.Account.PasswordHash is { } read && await hashing.HashAsync(password, ct) is { } raised)
            await accounts.TryReplacePasswordHashAsync(right.Account.Id, read, raised, ct);
    }

    private (IdentifierKind By, string? Normalized) Read(PasswordProof proof, IReadOnlyList<string> allowed)
    {
        if (EmailAddress.TryParse(proof.Identifier, out var email))
            return (IdentifierKind.Email, email.Normalized);
        return allowed.Contains("phone", StringComparer.Ordinal) && numbers.TryRead(proof.Identifier, out var number)
            ? (IdentifierKind.Phone, number.Value)
            : (IdentifierKind.Username, IdentifierNormalizer.Normalize(proof.Identifier));
    }

    private static string NameOf(IdentifierKind by) => by switch
    {
        IdentifierKind.Email => "email",
        IdentifierKind.Phone => "phone",
        _ => "username",
    };

    private async Task<PasswordCheckResult> CompareAsync(
        Visitor visitor, Attempt attempt, IReadOnlyList<AttemptLimit> rate, string password, IdentifierKind by, CancellationToken ct)
    {
        var verdict = await throttle.TryAsync(visitor, attempt, rate, ct);
        if (verdict is AttemptVerdict.Throttled throttled)
            return new PasswordCheckResult.Throttled(throttled.RetryAfter, throttled.ByRate);

        var match = await hashing.VerifyAsync(attempt.Account?.PasswordHash, password, ct);
        if (match == PasswordMatch.Busy)
            return new PasswordCheckResult.Busy();
        // S-015: a closed password was hashed like any other, and is wrong whatever it is.
        if (attempt.Account is null || match == PasswordMatch.Wrong || verdict is not AttemptVerdict.Allowed allowed)
        {
            await throttle.FailedAsync(visitor, attempt.Account, verdict is AttemptVerdict.Closed ? AuditReasons.Closed : AuditReasons.WrongPassword, ct);
            return new PasswordCheckResult.Wrong();
        }

        return new PasswordCheckResult.Right(attempt.Account, by, allowed.ClearedBySuccess, match == PasswordMatch.RightButCheap);
    }
}

/// <summary>What comparing identifier and password gave.</summary>
internal abstract record PasswordCheckResult
{
    private PasswordCheckResult()
    {
    }

    /// <summary>They fit.</summary>
    /// <param name="Account">Whose they are; may be disabled.</param>
    /// <param name="By">What was typed.</param>
    /// <param name="Counters">What a finished sign-in clears.</param>
    /// <param name="Cheap">Whether the hash is of an older cost.</param>
    internal sealed record Right(Account Account, IdentifierKind By, IReadOnlyList<string> Counters, bool Cheap) : PasswordCheckResult;

    internal sealed record Wrong : PasswordCheckResult;

    /// <summary>Not compared: tried too often.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    /// <param name="ByRate">Whether sign-ins altogether were too many, and not those at this account or name.</param>
    internal sealed record Throttled(TimeSpan RetryAfter, bool ByRate) : PasswordCheckResult;

    internal sealed record Busy : PasswordCheckResult;
}
