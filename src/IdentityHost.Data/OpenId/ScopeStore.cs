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

    private static readonly Statement s_save = new("""
        INSERT INTO "Scopes" ("Name", "Description", "Resources") VALUES ($1, $2, $3)
        ON CONFLICT ("Name") DO UPDATE SET "Description" = excluded."Description", "Resources" = excluded."Resources"
        WHERE "Scopes"."Description" <> excluded."Description" OR "Scopes"."Resources" <> excluded."Resources"
        """);

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

    public Task SaveAsync(Scope scope, CancellationToken ct) => ChangeAsync([Write(s_save, scope.Name, scope.Description, Words(scope))], ct);

    public Task<bool> TryAddAsync(Scope scope, CancellationToken ct) =>
        _builtIn.Contains(scope.Name) ? Task.FromResult(false) : ChangeAsync([Write(s_add, scope.Name, scope.Description, Words(scope))], ct);

    public Task<bool> TryChangeAsync(IReadOnlyList<ScopeChange> changes, CancellationToken ct) => ChangeAsync(
        [
            .. changes.Select(change => _builtIn.Contains(change.Read.Name)
                ? Write(s_describe, change.Read.Name, change.Replacement.Description, change.Read.Description)
                : Write(s_replace, change.Read.Name, change.Replacement.Description, Words(change.Replacement), change.Read.Description, Words(change.Read))),
        ],
        ct);

    public Task<bool> DeleteAsync(string name, CancellationToken ct) => ChangeAsync([Write(s_delete, name)], ct);

    private async Task<bool> ChangeAsync(IReadOnlyList<ScopeWrite> writes, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var entries = writes.Select(write => audit.Entry(new(AuditEvents.ScopesChanged, null) { Details = [("scope", (string)write.Parameters[0]!)] }, now)).ToList();
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                foreach (var write in writes)
                {
                    if (await sql.ExecuteAsync(write.Statement, write.Parameters, token) > 0)
                        continue;
                    sql.Abandon();
                    return false;
                }

                await sql.ChangedAsync(ChangeKinds.Scopes, token);
                foreach (var entry in entries)
                    await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.Scopes);
        return changed;
    }

    private static ScopeWrite Write(Statement statement, params object?[] parameters) => new(statement, parameters);

    private static string Words(Scope scope) => string.Join(' ', scope.Resources);

    private async ValueTask<IReadOnlyDictionary<string, Scope>> ReadAsync(long version, CancellationToken ct)
    {
        var stored = await database.ListAsync(s_all, [], static row => new Scope(row.Text(0), row.Text(1), row.Words(2)), ct);
        // A stored scope of a standard name changes its description; it is never missing. Nor does one open an API of this server's own.
        var scopes = StandardScopes.All.Concat(own.SelectMany(o => o.Scopes)).Concat(stored).GroupBy(s => s.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                same => same.Key,
                same => same.First() is { Resources.Count: > 0 } first ? first with { Description = same.Last().Description } : same.Last(),
                StringComparer.Ordinal);
        _snapshot = new(scopes, version);
        return scopes;
    }

    private sealed record ScopeWrite(Statement Statement, object?[] Parameters);

    private sealed record Snapshot(IReadOnlyDictionary<string, Scope> Scopes, long Version);
}
