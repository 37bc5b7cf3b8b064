using IdentityHost.Accounts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Paging;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class GroupStore(IDatabase database) : IGroups
{
    private const string Columns = """ g."Id", g."Name", g."NormalizedName", g."ConcurrencyStamp", g."Description", g."Permissions" """;

    private static readonly Statement s_list = new($"""SELECT {Columns} FROM "Groups" AS g WHERE g."NormalizedName" > $1 ORDER BY g."NormalizedName" LIMIT $2""");
    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "Groups" AS g WHERE g."Id" = $1""");
    private static readonly Statement s_findByName = new($"""SELECT {Columns} FROM "Groups" AS g WHERE g."NormalizedName" = $1""");

    private static readonly Statement s_of = new($"""
        SELECT {Columns} FROM "AccountGroups" AS m JOIN "Groups" AS g ON g."Id" = m."RoleId" WHERE m."UserId" = $1 ORDER BY g."Name"
        """);

    private static readonly Statement s_members = new("""SELECT "UserId" FROM "AccountGroups" WHERE "RoleId" = $1 AND "UserId" > $2 ORDER BY "UserId" LIMIT $3""");

    // Who is in Root has every permission of this server, though none is written there; of others it knows nothing.
    private static readonly PageStatements s_page = new(
        $"""SELECT {Columns} FROM "Groups" AS g WHERE TRUE""",
        always: 0,
        "g.\"Id\"",
        ["g.\"NormalizedName\""],
        """g."NormalizedName" LIKE ? ESCAPE '\' """,
        $"""((' ' || g."Permissions" || ' ') LIKE ? ESCAPE '\' OR g."NormalizedName" = '{Group.RootNormalizedName}')""",
        """(' ' || g."Permissions" || ' ') LIKE ? ESCAPE '\' """);

    public async Task<IReadOnlyList<Group>> PageAsync(GroupFilter filter, bool descending, RowPlace<string>? after, int limit, CancellationToken ct)
    {
        var holding = filter.Permission is { } permission ? LikePattern.Holding($" {permission} ") : null;
        var isOurs = filter.Permission is { } asked && Permissions.Meanings.ContainsKey(asked);
        var (statement, parameters) = s_page.Of(
            0, descending, after is null ? null : (after.Key, after.Id), limit, [], LikePattern.Beginning(filter.Beginning), isOurs ? holding : null, isOurs ? null : holding);
        return await database.ListAsync(statement, parameters, Read, ct);
    }

    public async Task<IReadOnlyList<Group>> ListAsync(string? afterNormalizedName, int limit, CancellationToken ct) =>
        await database.ListAsync(s_list, [afterNormalizedName ?? "", limit], Read, ct);

    public async Task<Group?> FindAsync(string groupId, CancellationToken ct) => await database.FirstAsync(s_find, [groupId], Read, ct);

    public async Task<Group?> FindByNameAsync(string name, CancellationToken ct) =>
        IdentifierNormalizer.Normalize(name) is { } normalized ? await database.FirstAsync(s_findByName, [normalized], Read, ct) : null;

    public async Task<IReadOnlyList<Group>> OfAsync(string accountId, CancellationToken ct) => await database.ListAsync(s_of, [accountId], Read, ct);

    public async Task<IReadOnlyList<string>> MembersAsync(string groupId, string? afterAccountId, int limit, CancellationToken ct) =>
        await database.ListAsync(s_members, [groupId, afterAccountId ?? "", limit], static row => row.Text(0), ct);

    private static Group Read(Row row) => new()
    {
        Id = row.Text(0),
        Name = row.TextOrNull(1),
        NormalizedName = row.TextOrNull(2),
        ConcurrencyStamp = row.TextOrNull(3),
        Description = row.TextOrNull(4),
        Permissions = [.. row.Words(5)],
    };
}
