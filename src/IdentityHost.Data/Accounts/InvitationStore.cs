using IdentityHost.Accounts.Invitations;
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
