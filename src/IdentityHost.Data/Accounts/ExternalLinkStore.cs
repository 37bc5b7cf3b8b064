using IdentityHost.Accounts.External.Links;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>Links to accounts at providers, in the table ASP.NET Core Identity has for them.</summary>
internal sealed class ExternalLinkStore(IDatabase database) : IExternalLinks
{
    private const string Columns = """ "UserId", "LoginProvider", "ProviderKey", "ProviderDisplayName", "ConnectedAt", "LastUsedAt" """;

    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "AccountLogins" WHERE "LoginProvider" = $1 AND "ProviderKey" = $2""");

    private static readonly Statement s_list = new($"""
        SELECT {Columns} FROM "AccountLogins" WHERE "UserId" = $1 ORDER BY "ConnectedAt", "LoginProvider", "ProviderKey"
        """);

    public ValueTask<ExternalLink?> FindAsync(string provider, string uid, CancellationToken ct) => database.FirstAsync(s_find, [provider, uid], Read, ct);

    public async ValueTask<IReadOnlyList<ExternalLink>> ListAsync(string accountId, CancellationToken ct) => await database.ListAsync(s_list, [accountId], Read, ct);

    private static ExternalLink Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3) ?? row.Text(2), row.Time(4), row.TimeOrNull(5));
}
