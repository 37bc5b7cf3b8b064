using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Data.OpenId;

/// <summary>Lists clients. Each order has an index; the filters are looked at row by row along it.</summary>
internal sealed class ClientDirectory(IDatabase database) : IClientDirectory
{
    // The orders are those of ClientOrder.
    private static readonly PageStatements s_page = new(
        $"""SELECT {ClientColumns.Names} FROM "Clients" WHERE TRUE""",
        always: 0,
        "\"Id\"",
        ["\"Id\"", "\"NormalizedName\"", "\"CreatedAt\""],
        """ "NormalizedName" LIKE ? ESCAPE '\' """,
        "\"Origin\" = ?",
        "\"FirstParty\" = ?",
        "\"Verified\" = ?",
        "\"Disabled\" = ?");

    public async Task<IReadOnlyList<Client>> PageAsync(ClientFilter filter, ClientPlace? after, int limit, CancellationToken ct)
    {
        var (statement, parameters) = Of(filter, after, limit);
        return await database.ListAsync(statement, parameters, ClientColumns.Read, ct);
    }

    internal static (Statement Statement, object?[] Parameters) Of(ClientFilter filter, ClientPlace? after, int limit) => s_page.Of(
        (int)filter.Order, filter.Descending, after is null ? null : (Key(filter.Order, after), after.ClientId), limit, [],
        filter.Name is { } name ? LikePattern.Holding(name.ToUpperInvariant()) : null, (int?)filter.Origin, filter.FirstParty, filter.Verified, filter.Disabled);

    private static object Key(ClientOrder order, ClientPlace after) => order switch
    {
        ClientOrder.Name => after.Name,
        ClientOrder.CreatedAt => after.CreatedAt,
        _ => after.ClientId,
    };
}
