using IdentityHost.Accounts.Acts;
using Xunit;

namespace IdentityHost.Data.Tests.Databases;

/// <summary>What every conformance suite has: a fresh database, a node on it, and a race.</summary>
public abstract class StoreTests(DatabaseProvider provider) : IAsyncLifetime
{
    private string _connectionString = "";

    /// <summary>A whole number of milliseconds, as the database keeps it.</summary>
    protected static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TestNode Node { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _connectionString = await TestDatabase.CreateAsync(provider);
        Node = await new TestNode(provider, _connectionString).StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
            await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A second node on the same database.</summary>
    protected Task<TestNode> StartSecondNodeAsync() => new TestNode(provider, _connectionString).StartAsync();

    /// <summary>Commits an act at <see cref="Now"/>.</summary>
    protected Task<bool> CommitAsync(params IReadOnlyList<Change> changes) => CommitAtAsync(Now, changes);

    /// <summary>Commits an act.</summary>
    protected Task<bool> CommitAtAsync(DateTimeOffset at, params IReadOnlyList<Change> changes) => Node.Get<IActs>().TryCommitAsync(new(at, changes), Ct);

    /// <summary>How many of 32 competitors win.</summary>
    protected static async Task<int> RaceAsync(Func<int, Task<bool>> competitor)
    {
        using var start = new SemaphoreSlim(0);
        var racing = Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            await start.WaitAsync(Ct);
            return await competitor(i);
        })).ToArray();
        start.Release(32);
        return (await Task.WhenAll(racing)).Count(won => won);
    }
}
