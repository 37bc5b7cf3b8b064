using System.Collections.Concurrent;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Operations;

/// <summary>
/// What this node knows of the version rows. A cache takes <see cref="Of"/> before it reads the database and holds what it
/// read only while that number stands: a read that was overtaken by a change is never kept.
/// </summary>
internal sealed class ChangeVersions(IDatabase database)
{
    private static readonly Statement s_all = new("""SELECT "Kind", "Version" FROM "ChangeVersions" """);

    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>A number that grows with every change of this kind that reached this node.</summary>
    public long Of(string kind) => _known.GetValueOrDefault(kind);

    /// <summary>Notes a change this node committed itself.</summary>
    public void Changed(string kind)
    {
        _known.AddOrUpdate(kind, 1, static (_, known) => known + 1);
        if (_waiting.TryRemove(kind, out var waiting))
            waiting.Cancel();
    }

    /// <summary>Cancelled by the next change of this kind that reaches this node.</summary>
    public CancellationToken NextChange(string kind) => _waiting.GetOrAdd(kind, static _ => new CancellationTokenSource()).Token;

    /// <summary>Looks for changes of other nodes.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        foreach (var (kind, version) in await database.ListAsync(s_all, [], static row => (row.Text(0), row.Number(1)), ct))
        {
            if (_seen.TryGetValue(kind, out var seen) && seen == version)
                continue;
            _seen[kind] = version;
            Changed(kind);
        }
    }
}
