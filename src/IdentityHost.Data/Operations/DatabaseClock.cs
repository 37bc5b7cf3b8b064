using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Operations;

/// <summary>Holds this node's clock against the one all nodes have in common, the database's (S-235).</summary>
public sealed class DatabaseClock
{
    /// <summary>How far a node's clock may be off; NTP keeps machines within milliseconds.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly IDatabase _database;
    private readonly ISchemaProvider _provider;
    private readonly TimeProvider _clock;

    internal DatabaseClock(IDatabase database, ISchemaProvider provider, TimeProvider clock)
    {
        _database = database;
        _provider = provider;
        _clock = clock;
    }

    /// <summary>By how much this node's clock is wrong; null when it is right, or when the database has no other clock (SQLite).</summary>
    public async ValueTask<TimeSpan?> FaultAsync(CancellationToken ct)
    {
        if (_provider.Now is not { } now)
            return null;
        // A slow answer is no wrong clock: only a time outside of question and answer is.
        var asked = _clock.GetUtcNow();
        var there = await _database.FirstAsync(now, [], static row => row.Time(0), ct);
        var answered = _clock.GetUtcNow();
        if (asked - there > Tolerance)
            return asked - there;
        return there - answered > Tolerance ? answered - there : null;
    }
}
