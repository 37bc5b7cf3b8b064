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

    private static readonly Statement s_delete = new("""DELETE FROM "Scopes" WHERE "Name" = $1""");

    private Snapshot? _snapshot;

    public ValueTask<IReadOnlyDictionary<string, Scope>> AllAsync(CancellationToken ct)
    {
        var version = versions.Of(ChangeKinds.Scopes);
        return _snapshot is { } snapshot && snapshot.Version == version ? new(snapshot.Scopes) : ReadAsync(version, ct);
    }

    public Task SaveAsync(Scope scope, CancellationToken ct) =>
        ChangeAsync(s_save, [scope.Name, scope.Description, string.Join(' ', scope.Resources)], scope.Name, ct);

    public Task<bool> DeleteAsync(string name, CancellationToken ct) => ChangeAsync(s_delete, [name], name, ct);

    private async Task<bool> ChangeAsync(Statement statement, object?[] parameters, string name, CancellationToken ct)
    {
        var entry = audit.Entry(new(AuditEvents.ScopesChanged, null) { Details = [("scope", name)] }, clock.GetUtcNow());
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await sql.ChangedAsync(ChangeKinds.Scopes, token);
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.Scopes);
        return changed;
    }

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

    private sealed record Snapshot(IReadOnlyDictionary<string, Scope> Scopes, long Version);
}
