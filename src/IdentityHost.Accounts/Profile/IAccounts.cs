namespace IdentityHost.Accounts.Profile;

/// <summary>An account with what the hot path needs of it, in one read.</summary>
/// <param name="Account">The account, not tracked.</param>
/// <param name="Groups">The names of its groups.</param>
public sealed record AccountSnapshot(Account Account, IReadOnlyList<string> Groups);

/// <summary>Reads of accounts that token requests make; changes go through ASP.NET Core Identity.</summary>
public interface IAccounts
{
    /// <summary>The account, disabled ones included, or null. One round trip.</summary>
    ValueTask<AccountSnapshot?> FindAsync(string accountId, CancellationToken ct);

    /// <summary>The account with this normalised e-mail address or user name, or null.</summary>
    ValueTask<Account?> FindByIdentifierAsync(string normalizedIdentifier, CancellationToken ct);

    /// <summary>
    /// Kills everything issued to the account before: new security stamp, all sessions ended but one (null: all), all grants revoked, access
    /// tokens on the revocation list; one transaction. For a changed password and a disabled account. Returns the new stamp.
    /// </summary>
    Task<string> InvalidateAsync(string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>
    /// Adds an account (seed, command line); false when its normalised address or user name is taken, and nothing was written. The user name may
    /// be null. An e-mail address and a user name share one space: neither may equal another account's either (S-006).
    /// </summary>
    Task<bool> TryAddAsync(Account account, CancellationToken ct);

    /// <summary>Sets the password hash and, in the same transaction, does what <see cref="InvalidateAsync"/> does; returns the new stamp (S-024).</summary>
    Task<string> ChangePasswordAsync(string accountId, string newHash, string? butSessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>Replaces a password hash if it is still the one that was read; used to raise the cost of an old hash at sign-in.</summary>
    Task<bool> TryReplacePasswordHashAsync(string accountId, string readHash, string newHash, CancellationToken ct);
}
