using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Paging;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class InvitationStore(IDatabase database) : IInvitations
{
    private const string Columns =
        """ i."Id", i."KeyHash", i."Email", i."Normalized", i."InvitedById", i."CreatedAt", i."ExpiresAt", i."AcceptedAt", i."AcceptedById" """;

    private static readonly Statement s_find = new($"""
        SELECT {Columns} FROM "Invitations" AS i JOIN "Accounts" AS a ON a."Id" = i."InvitedById" AND a."IsActive" = TRUE
        WHERE i."KeyHash" = $1 AND i."AcceptedAt" IS NULL AND i."ExpiresAt" > $2
        """);

    private static readonly Statement s_list = new($"""
        SELECT {Columns} FROM "Invitations" AS i WHERE i."InvitedById" = $1 ORDER BY i."CreatedAt" DESC, i."Id" LIMIT 100
        """);

    private static readonly Statement s_findById = new($"""SELECT {Columns} FROM "Invitations" AS i WHERE i."Id" = $1""");

    private static readonly PageStatements s_page = new(
        $"""SELECT {Columns} FROM "Invitations" AS i WHERE TRUE""",
        always: 0,
        "i.\"Id\"",
        ["i.\"CreatedAt\"", "i.\"ExpiresAt\""],
        """i."Normalized" LIKE ? ESCAPE '\' """,
        "i.\"InvitedById\" = ?",
        """i."AcceptedAt" IS NULL AND i."ExpiresAt" > ?""",
        """i."AcceptedAt" IS NULL AND i."ExpiresAt" <= ?""",
        """i."AcceptedAt" <= ?""");

    public async Task<Invitation?> FindByIdAsync(string id, CancellationToken ct) => await database.FirstAsync(s_findById, [id], Read, ct);

    public async Task<IReadOnlyList<Invitation>> PageAsync(
        InvitationFilter filter, InvitationOrder order, bool descending, RowPlace<DateTimeOffset>? after, int limit, DateTimeOffset at, CancellationToken ct)
    {
        DateTimeOffset? When(InvitationState state) => filter.State == state ? at : null;
        var (statement, parameters) = s_page.Of(
            (int)order, descending, after is null ? null : (after.Key, after.Id), limit, [],
            LikePattern.Beginning(filter.Beginning), filter.InvitedById, When(InvitationState.Open), When(InvitationState.Expired), When(InvitationState.Accepted));
        return await database.ListAsync(statement, parameters, Read, ct);
    }

    public ValueTask<Invitation?> FindAsync(byte[] keyHash, DateTimeOffset at, CancellationToken ct) => database.FirstAsync(s_find, [keyHash, at], Read, ct);

    public async Task<IReadOnlyList<Invitation>> ListAsync(string invitedById, CancellationToken ct) => await database.ListAsync(s_list, [invitedById], Read, ct);

    private static Invitation Read(Row row) => new()
    {
        Id = row.Text(0),
        KeyHash = row.Bytes(1),
        Email = row.Text(2),
        Normalized = row.Text(3),
        InvitedById = row.Text(4),
        CreatedAt = row.Time(5),
        ExpiresAt = row.Time(6),
        AcceptedAt = row.TimeOrNull(7),
        AcceptedById = row.TextOrNull(8),
    };
}
