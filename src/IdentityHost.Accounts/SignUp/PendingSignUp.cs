namespace IdentityHost.Accounts.SignUp;

/// <summary>A sign-up that waits for its address to be proven: no account exists yet, so nothing tells whether one did before (S-003).</summary>
public sealed record PendingSignUp
{
    /// <summary>SHA-256 of the token the browser or app that began it carries (S-061).</summary>
    public required byte[] TokenHash { get; init; }

    public required string Email { get; init; }

    public string? Username { get; init; }

    public required string PasswordHash { get; init; }

    /// <summary>Whether the address already belonged to an account: then its owner got a notice instead of a code, and no code is right.</summary>
    public required bool Taken { get; init; }

    /// <summary>HMAC-SHA-256 of the code under <c>CodeKey</c>, over token hash, purpose and code.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>Wrong codes that may still be tried.</summary>
    public required int TriesLeft { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Without the hash of the password (S-200).</summary>
    public override string ToString() => $"{nameof(PendingSignUp)} {Email}";
}

/// <summary>The sign-ups that wait.</summary>
public interface IPendingSignUps
{
    /// <summary>Adds it together with the message that carries its code, in one transaction.</summary>
    Task AddAsync(PendingSignUp signUp, Messages.Message message, CancellationToken ct);

    /// <summary>
    /// Retires the sign-up with this token and adds another in its place, with its message, in one transaction (a code sent again: the older one is
    /// dead, S-034). False, and nothing written, when the old one was completed or replaced before; an expired one may be replaced.
    /// </summary>
    Task<bool> TryReplaceAsync(byte[] tokenHash, PendingSignUp signUp, Messages.Message message, CancellationToken ct);

    /// <summary>The sign-up with this token, expired and completed ones included, or null; a replaced one is gone.</summary>
    Task<PendingSignUp?> FindAsync(byte[] tokenHash, CancellationToken ct);

    /// <summary>Takes one try by one conditional UPDATE before the code is compared; false when none is left, or it is completed or expired.</summary>
    Task<bool> TryTakeTryAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken ct);

    /// <summary>Completes it by one conditional UPDATE and creates the account in the same transaction; false when it was completed before, or the address or user name was taken meanwhile.</summary>
    Task<bool> TryCompleteAsync(byte[] tokenHash, Account account, DateTimeOffset at, CancellationToken ct);
}
