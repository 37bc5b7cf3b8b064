namespace IdentityHost.Accounts.Profile;

/// <summary>An account with what the hot path needs of it, in one read.</summary>
/// <param name="Account">The account, not tracked.</param>
/// <param name="Groups">The names of its groups.</param>
public sealed record AccountSnapshot(Account Account, IReadOnlyList<string> Groups)
{
    /// <summary>What its groups allow it, in order; for a superuser also everything this server knows.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];
}

/// <summary>Reads of accounts that token requests make; changes go through acts, or ASP.NET Core Identity where no name changes.</summary>
public interface IAccounts
{
    /// <summary>The account, disabled ones included, or null. One round trip.</summary>
    ValueTask<AccountSnapshot?> FindAsync(string accountId, CancellationToken ct);

    /// <summary>
    /// The account that has proven this normalised address; else the one that claims it as its primary address; else the one with this user name; or
    /// null.
    /// </summary>
    ValueTask<Account?> FindByIdentifierAsync(string normalizedIdentifier, CancellationToken ct);

    /// <summary>The account that has proven this number (E.164); else the oldest of those that claim it; or null.</summary>
    ValueTask<Account?> FindByPhoneAsync(string number, CancellationToken ct);

    /// <summary>
    /// Adds an account with its address (seed, command line); false when either of its names is anybody's proven or primary address, or user name, and
    /// nothing was written. The user name may be null. An e-mail address and a user name share one space (S-006).
    /// </summary>
    Task<bool> TryAddAsync(Account account, CancellationToken ct);

    /// <summary>Replaces a password hash if it is still the one that was read; used to raise the cost of an old hash at sign-in.</summary>
    Task<bool> TryReplacePasswordHashAsync(string accountId, string readHash, string newHash, CancellationToken ct);
}
