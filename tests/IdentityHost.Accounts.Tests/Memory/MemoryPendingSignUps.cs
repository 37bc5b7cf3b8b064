using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.SignUp;

namespace IdentityHost.Accounts.Tests.Memory;

internal sealed class MemoryPendingSignUps(MemoryAccounts accounts) : IPendingSignUps
{
    private readonly Lock _lock = new();

    public List<PendingSignUp> All { get; } = [];

    public List<Message> Mailbox { get; } = [];

    public Task AddAsync(PendingSignUp signUp, Message message, CancellationToken ct)
    {
        All.Add(signUp);
        Mailbox.Add(message);
        return Task.CompletedTask;
    }

    public Task<bool> TryReplaceAsync(byte[] tokenHash, PendingSignUp signUp, Message message, CancellationToken ct)
    {
        if (All.RemoveAll(p => p.TokenHash.SequenceEqual(tokenHash) && p.CompletedAt is null) == 0)
            return Task.FromResult(false);
        All.Add(signUp);
        Mailbox.Add(message);
        return Task.FromResult(true);
    }

    public Task<PendingSignUp?> FindAsync(byte[] tokenHash, CancellationToken ct) => Task.FromResult(All.Find(p => p.TokenHash.SequenceEqual(tokenHash)));

    public Task<bool> TryTakeTryAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken ct)
    {
        lock (_lock)
        {
            var i = All.FindIndex(p => p.TokenHash.SequenceEqual(tokenHash) && p.CompletedAt is null && at < p.ExpiresAt && p.TriesLeft > 0);
            if (i >= 0)
                All[i] = All[i] with { TriesLeft = All[i].TriesLeft - 1 };
            return Task.FromResult(i >= 0);
        }
    }

    public Task<bool> TryCompleteAsync(byte[] tokenHash, Account account, DateTimeOffset at, CancellationToken ct)
    {
        lock (_lock)
        {
            var i = All.FindIndex(p => p.TokenHash.SequenceEqual(tokenHash) && p.CompletedAt is null);
            if (i < 0 || !accounts.TryAddAsync(account, ct).IsCompletedSuccessfully)
                return Task.FromResult(false);
            All[i] = All[i] with { CompletedAt = at };
            return Task.FromResult(true);
        }
    }
}
