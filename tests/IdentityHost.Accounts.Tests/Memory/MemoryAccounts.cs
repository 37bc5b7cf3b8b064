using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Tests.Memory;

internal sealed class MemoryAccounts : IAccounts
{
    public List<Account> All { get; } = [];

    public ValueTask<AccountSnapshot?> FindAsync(string accountId, CancellationToken ct) =>
        ValueTask.FromResult(All.Find(a => a.Id == accountId) is { } account ? new AccountSnapshot(account, []) : null);

    public ValueTask<Account?> FindByIdentifierAsync(string normalizedIdentifier, CancellationToken ct) =>
        ValueTask.FromResult(All.Find(a => a.NormalizedEmail == normalizedIdentifier || a.NormalizedUserName == normalizedIdentifier));

    public Task<bool> TryAddAsync(Account account, CancellationToken ct)
    {
        if (All.Exists(a => a.NormalizedEmail == account.NormalizedEmail || (account.NormalizedUserName is not null && a.NormalizedUserName == account.NormalizedUserName)))
            return Task.FromResult(false);
        All.Add(account);
        return Task.FromResult(true);
    }

    public Task<string> InvalidateAsync(string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct)
    {
        var account = All.Single(a => a.Id == accountId);
        account.SecurityStamp = RandomToken.NewSecret();
        return Task.FromResult(account.SecurityStamp);
    }

    public Task<string> ChangePasswordAsync(string accountId, string newHash, string? butSessionId, DateTimeOffset at, CancellationToken ct)
    {
        All.Single(a => a.Id == accountId).PasswordHash = newHash;
        return InvalidateAsync(accountId, butSessionId, at, ct);
    }

    public Task<bool> TryReplacePasswordHashAsync(string accountId, string readHash, string newHash, CancellationToken ct)
    {
        var account = All.Single(a => a.Id == accountId);
        if (account.PasswordHash != readHash)
            return Task.FromResult(false);
        account.PasswordHash = newHash;
        return Task.FromResult(true);
    }
}
