using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Data.OpenId;

/// <summary>Lists consents: as <see cref="PageStatements"/> does, but a consent is told from others by two columns.</summary>
internal sealed class ConsentDirectory(IDatabase database) : IConsentDirectory
{
    private const int Subject = 1;
    private const int Client = 2;
    private const int OldestFirst = 4;
    private const int FirstPage = 8;

    private static readonly Statement[] s_all = [.. Enumerable.Range(0, 16).Select(Of)];

    public async Task<IReadOnlyList<Consent>> PageAsync(ConsentFilter filter, ConsentPlace? after, int limit, CancellationToken ct) =>
        await database.ListAsync(StatementOf(filter, after), Parameters(filter, after, limit), ConsentColumns.Read, ct);

    internal static Statement StatementOf(ConsentFilter filter, ConsentPlace? after) => s_all[
        (filter.Subject is null ? 0 : Subject) | (filter.ClientId is null ? 0 : Client) | (filter.OldestFirst ? OldestFirst : 0) | (after is null ? FirstPage : 0)];

    internal static object?[] Parameters(ConsentFilter filter, ConsentPlace? after, int limit) =>
        [limit, .. ((string?[])[filter.Subject, filter.ClientId]).OfType<string>(), .. after is null ? (object?[])[] : [after.GrantedAt, after.Subject, after.ClientId]];

    private static Statement Of(int kind)
    {
        var next = 2;
        List<string> conditions = [];
        if ((kind & Subject) != 0)
            conditions.Add($"\"Subject\" = ${next++}");
        if ((kind & Client) != 0)
            conditions.Add($"\"ClientId\" = ${next++}");
        var (direction, beyond) = (kind & OldestFirst) == 0 ? ("DESC", "<") : ("ASC", ">");
        if ((kind & FirstPage) == 0)
            conditions.Add($"(\"GrantedAt\", \"Subject\", \"ClientId\") {beyond} (${next++}, ${next++}, ${next})");
        return new($"""
            SELECT {ConsentColumns.Names} FROM "Consents" {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))}
            ORDER BY "GrantedAt" {direction}, "Subject" {direction}, "ClientId" {direction} LIMIT $1
            """);
    }
}
