using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Accounts.Tests.Memory;

internal sealed class MemorySessions(MemoryAccounts accounts) : ISessions
{
    public List<Session> All { get; } = [];

    public int SeenWrites { get; private set; }

    public Task AddAsync(Session session, int most, CancellationToken ct)
    {
        All.Add(session);
        foreach (var old in All.Where(s => s.AccountId == session.AccountId && s.EndedAt is null).OrderByDescending(s => s.CreatedAt).Skip(most).ToList())
            Replace(old, old with { EndedAt = session.CreatedAt });
        return Task.CompletedTask;
    }

    public ValueTask<Session?> FindAsync(byte[] tokenHash, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        ValueTask.FromResult(All.Find(s => s.TokenHash.SequenceEqual(tokenHash) && IsAlive(s, at, seenSince)));

    public Task<bool> IsAliveAsync(string sessionId, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        Task.FromResult(All.Exists(s => s.Id == sessionId && IsAlive(s, at, seenSince)));

    public Task SeenAsync(string sessionId, DateTimeOffset at, CancellationToken ct)
    {
        SeenWrites++;
        var session = All.Single(s => s.Id == sessionId);
        Replace(session, session with { LastSeenAt = at });
        return Task.CompletedTask;
    }

    public Task<bool> TryRaiseAsync(string sessionId, byte[] oldTokenHash, byte[] newTokenHash, IReadOnlyList<ProvenMethod> methods, CancellationToken ct)
    {
        if (All.Find(s => s.Id == sessionId && s.EndedAt is null && s.TokenHash.SequenceEqual(oldTokenHash)) is not { } session)
            return Task.FromResult(false);
        Replace(session, session with { TokenHash = newTokenHash, Methods = methods });
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Session>>([.. All.Where(s => s.AccountId == accountId && s.EndedAt is null)]);

    public Task<bool> EndAsync(string sessionId, DateTimeOffset at, CancellationToken ct)
    {
        if (All.Find(s => s.Id == sessionId && s.EndedAt is null) is not { } session)
            return Task.FromResult(false);
        Replace(session, session with { EndedAt = at });
        return Task.FromResult(true);
    }

    public async Task<int> EndAllAsync(string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct)
    {
        var count = 0;
        foreach (var session in All.Where(s => s.AccountId == accountId && s.Id != butSessionId).ToList())
            count += await EndAsync(session.Id, at, ct) ? 1 : 0;
        return count;
    }

    private bool IsAlive(Session session, DateTimeOffset at, DateTimeOffset seenSince) =>
        session.EndedAt is null && at < session.ExpiresAt && session.LastSeenAt > seenSince
        && accounts.All.Exists(a => a.Id == session.AccountId && a.IsActive && a.SecurityStamp == session.Stamp);

    private void Replace(Session old, Session with) => All[All.IndexOf(old)] = with;
}
