using System.Collections.Frozen;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Data.OpenId;

internal sealed class ScopeStore(IDatabase database, ChangeVersions versions, IEnumerable<OwnScopes> own, AuditStore audit, TimeProvider clock) : IScopes
{
    private static readonly Statement s_all = new("""SELECT "Name", "Description", "Resources" FROM "Scopes" """);

    private static readonly Statement s_add = new("""INSERT INTO "Scopes" ("Name", "Description", "Resources") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING""");

    private static readonly Statement s_replace = new("""
        UPDATE "Scopes" SET "Description" = $2, "Resources" = $3 WHERE "Name" = $1 AND "Description" = $4 AND "Resources" = $5
        """);

    // One that is there without being stored gets its row with its first other description; the resources of such a row say nothing.
    private static readonly Statement s_describe = new("""
        INSERT INTO "Scopes" ("Name", "Description", "Resources") VALUES ($1, $2, '')
        ON CONFLICT ("Name") DO UPDATE SET "Description" = excluded."Description" WHERE "Scopes"."Description" = $3
        """);

    private static readonly Statement s_delete = new("""DELETE FROM "Scopes" WHERE "Name" = $1""");

    private readonly HashSet<string> _builtIn = [.. StandardScopes.All.Concat(own.SelectMany(o => o.Scopes)).Select(s => s.Name)];

    private Snapshot? _snapshot;

    public ValueTask<IReadOnlyDictionary<string, Scope>> AllAsync(CancellationToken ct)
    {
        var version = versions.Of(ChangeKinds.Scopes);
        return _snapshot is { } snapshot && snapshot.Version == version ? new(snapshot.Scopes) : ReadAsync(version, ct);
    }

    public Task<bool> TryAddAsync(Scope scope, CancellationToken ct) =>
        _builtIn.Contains(scope.Name) ? Task.FromResult(false) : ChangeAsync([new("added", s_add, Forget: null, scope.Name, scope.Description, Words(scope))], whole: null, ct);

    public Task<bool> TryChangeAsync(IReadOnlyList<ScopeChange> changes, IReadOnlyDictionary<string, Scope>? whole, CancellationToken ct) => ChangeAsync(
        [
            .. changes.Select(change => _builtIn.Contains(change.Read.Name)
                ? new("changed", s_describe, Forget: null, change.Read.Name, change.Replacement.Description, change.Read.Description)
                : new ScopeWrite(
                    "changed", s_replace, IsWider(change) ? ScopeEnding.WidenedAsync : null,
                    change.Read.Name, change.Replacement.Description, Words(change.Replacement), change.Read.Description, Words(change.Read))),
        ],
        whole,
        ct);

    public Task<bool> DeleteAsync(string name, CancellationToken ct) => ChangeAsync([new("deleted", s_delete, ScopeEnding.DeletedAsync, name)], whole: null, ct);

    private async Task<bool> ChangeAsync(IReadOnlyList<ScopeWrite> writes, IReadOnlyDictionary<string, Scope>? whole, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var entries = writes.Select(write => audit.Entry(new(AuditEvents.ScopesChanged, null) { Details = [("scope", write.Name), ("act", write.Act)] }, now)).ToList();
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                // First of all, for its row is the lock: whoever changes scopes waits here, and sees what those before them wrote.
                await sql.ChangedAsync(ChangeKinds.Scopes, token);
                var isGood = whole is null || AreSame(whole, Merged(await sql.ListAsync(s_all, [], Read, token)));
                foreach (var write in writes)
                    isGood = isGood && await TryWriteAsync(sql, write, token);
                if (!isGood)
                {
                    sql.Abandon();
                    return false;
                }

                foreach (var entry in entries)
                    await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.Scopes);
        return changed;
    }

    private static async ValueTask<bool> TryWriteAsync(ITransaction sql, ScopeWrite write, CancellationToken ct)
    {
        if (await sql.ExecuteAsync(write.Statement, [write.Name, .. write.Others], ct) == 0)
            return false;
        if (write.Forget is { } forget)
            await forget(sql, write.Name, ct);
        return true;
    }

    /// <summary>Whether what people allowed is good where it was not when they did.</summary>
    private static bool IsWider(ScopeChange change) => change.Replacement.Resources.Except(change.Read.Resources, StringComparer.Ordinal).Any();

    private static Scope Read(Row row) => new(row.Text(0), row.Text(1), row.Words(2));

    private static bool AreSame(IReadOnlyDictionary<string, Scope> read, FrozenDictionary<string, Scope> now) => read.Count == now.Count && read.Values.All(
        scope => now.TryGetValue(scope.Name, out var other) && scope.Description == other.Description && scope.Resources.SequenceEqual(other.Resources, StringComparer.Ordinal));

    private static string Words(Scope scope) => string.Join(' ', scope.Resources);

    private async ValueTask<IReadOnlyDictionary<string, Scope>> ReadAsync(long version, CancellationToken ct)
    {
        var scopes = Merged(await database.ListAsync(s_all, [], Read, ct));
        _snapshot = new(scopes, version);
        return scopes;
    }

    /// <summary>A stored scope of a standard name changes its description; it is never missing. Nor does one open an API of this server's own.</summary>
    private FrozenDictionary<string, Scope> Merged(IEnumerable<Scope> stored) =>
        StandardScopes.All.Concat(own.SelectMany(o => o.Scopes)).Concat(stored).GroupBy(s => s.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(same => same.Key, same => same.First() with { Description = same.Last().Description }, StringComparer.Ordinal);

    private sealed record ScopeWrite(string Act, Statement Statement, Func<ITransaction, string, CancellationToken, ValueTask>? Forget, string Name, params object?[] Others);

    private sealed record Snapshot(IReadOnlyDictionary<string, Scope> Scopes, long Version);
}
