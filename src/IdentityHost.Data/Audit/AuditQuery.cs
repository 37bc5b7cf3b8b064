using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Audit;

/// <summary>
/// The statement for each combination of filters, made once, so that each can be prepared and goes along an index: a condition that is not asked for
/// is not there. Times are ranges of ids.
/// </summary>
internal static class AuditQuery
{
    private const int Account = 1;
    private const int Actor = 2;
    private const int Event = 4;
    private const int Client = 8;
    private const int OldestFirst = 16;

    private static readonly Statement[] s_all = [.. Enumerable.Range(0, 32).Select(Of)];

    // Before every id, and after every id.
    private const string First = "";
    private const string Last = "g";

    /// <summary>The statement of a page.</summary>
    public static Statement For(AuditFilter filter) => s_all[
        (filter.AccountId is null ? 0 : Account) | (filter.ActorId is null ? 0 : Actor) | (filter.Event is null ? 0 : Event) | (filter.ClientId is null ? 0 : Client)
        | (filter.OldestFirst ? OldestFirst : 0)];

    /// <summary>Its parameters.</summary>
    public static object?[] Parameters(AuditFilter filter, string? after, int limit)
    {
        var from = filter.Since is { } since ? AuditEntry.Beginning(since) : First;
        var to = filter.Until is { } until ? AuditEntry.Beginning(until) : Last;
        // Ids are all of one length: nothing lies between an id and the same with a digit more.
        if (after is not null && filter.OldestFirst)
            from = string.CompareOrdinal(from, after) > 0 ? from : $"{after}0";
        else if (after is not null)
            to = string.CompareOrdinal(to, after) < 0 ? to : after;
        return [.. new[] { from, to, filter.AccountId, filter.ActorId, filter.Event, filter.ClientId }.Where((value, i) => i < 2 || value is not null), limit];
    }

    private static Statement Of(int filters)
    {
        var next = 3;
        string Where(int filter, string column) => (filters & filter) == 0 ? "" : $"""AND "{column}" = ${next++} """;
        var conditions = Where(Account, "AccountId") + Where(Actor, "ActorId") + Where(Event, "Event") + Where(Client, "ClientId");
        return new($"""
            SELECT {AuditColumns.Names} FROM "AuditEntries" WHERE "Id" >= $1 AND "Id" < $2 {conditions}
            ORDER BY "Id" {((filters & OldestFirst) == 0 ? "DESC" : "ASC")} LIMIT ${next}
            """);
    }
}
