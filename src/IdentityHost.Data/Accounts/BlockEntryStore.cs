using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Paging;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>The entries of block lists; those that block are in memory, because every sign-up and every message asks for them.</summary>
internal sealed class BlockEntryStore(IDatabase database, ChangeVersions versions, AuditStore audit, TimeProvider clock) : IBlockEntries
{
    private const string Columns = """ "Id", "List", "Value", "Note", "IsActive", "Version", "CreatedAt" """;

    private static readonly Statement s_active = new($"""SELECT {Columns} FROM "BlockEntries" WHERE "IsActive" = TRUE ORDER BY "CreatedAt", "Id" """);
    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "BlockEntries" WHERE "Id" = $1""");

    private static readonly PageStatements s_page = new(
        $"""SELECT {Columns} FROM "BlockEntries" WHERE TRUE""",
        always: 0,
        "\"Id\"",
        ["\"CreatedAt\"", "\"Value\""],
        "\"List\" = ?",
        """LOWER("Value") LIKE ? ESCAPE '\' """,
        "\"IsActive\" = ?");

    private static readonly Statement s_add = new($"""
        INSERT INTO "BlockEntries" ({Columns}) SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT COUNT(*) FROM "BlockEntries") < $8
        ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_replace = new("""UPDATE "BlockEntries" SET "Note" = $3, "IsActive" = $4, "Version" = $5 WHERE "Id" = $1 AND "Version" = $2""");
    private static readonly Statement s_delete = new("""DELETE FROM "BlockEntries" WHERE "Id" = $1""");

    private volatile IReadOnlyList<BlockEntry> _current = [];
    private long _version = -1;

    public IReadOnlyList<BlockEntry> Current => _current;

    /// <summary>Reads them anew when somebody changed them.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        var version = versions.Of(ChangeKinds.BlockEntries);
        if (Interlocked.Read(ref _version) == version)
            return;
        _current = await database.ListAsync(s_active, [], Read, ct);
        // A change meanwhile has a higher number, and is read again.
        Interlocked.Exchange(ref _version, version);
    }

    public async Task<IReadOnlyList<BlockEntry>> PageAsync(
        BlockEntryFilter filter, BlockEntryOrder order, bool descending, RowPlace<object>? after, int limit, CancellationToken ct)
    {
        var part = filter.Part is { } typed ? LikePattern.Holding(typed.ToLowerInvariant()) : null;
        var (statement, parameters) = s_page.Of((int)order, descending, after is null ? null : (after.Key, after.Id), limit, [], (int?)filter.List, part, filter.IsActive);
        return await database.ListAsync(statement, parameters, Read, ct);
    }

    public async Task<BlockEntry?> FindAsync(string id, CancellationToken ct) => await database.FirstAsync(s_find, [id], Read, ct);

    public Task<bool> TryAddAsync(BlockEntry entry, int most, CancellationToken ct) => ChangeAsync(
        s_add, [entry.Id, (int)entry.List, entry.Value, entry.Note, entry.IsActive, entry.Version, entry.CreatedAt, (long)most], entry, "added", ct);

    public Task<bool> TryReplaceAsync(BlockEntry read, BlockEntry replacement, CancellationToken ct) => ChangeAsync(
        s_replace, [read.Id, read.Version, replacement.Note, replacement.IsActive, replacement.Version], read, replacement.IsActive ? "changed" : "disabled", ct);

    public Task<bool> TryDeleteAsync(BlockEntry entry, CancellationToken ct) => ChangeAsync(s_delete, [entry.Id], entry, "deleted", ct);

    private async Task<bool> ChangeAsync(Statement statement, object?[] parameters, BlockEntry entry, string act, CancellationToken ct)
    {
        var row = audit.Entry(new(AuditEvents.BlockListChanged, null) { Details = [("entry", entry.Id), ("list", entry.List.ToString()), ("act", act)] }, clock.GetUtcNow());
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await sql.ChangedAsync(ChangeKinds.BlockEntries, token);
                await audit.WriteAsync(sql, row, token);
                return true;
            },
            ct);
        if (!changed)
            return false;
        versions.Changed(ChangeKinds.BlockEntries);
        await CatchUpAsync(CancellationToken.None);
        return true;
    }

    private static BlockEntry Read(Row row) => new(row.Text(0), (BlockList)row.Int(1), row.Text(2))
    {
        Note = row.TextOrNull(3),
        IsActive = row.Flag(4),
        Version = row.Text(5),
        CreatedAt = row.Time(6),
    };
}
