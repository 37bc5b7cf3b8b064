using System.IO.Pipelines;
using System.Text;
using IdentityHost.Accounts.Audit;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;

namespace IdentityHost.Api.Administration.Audit;

/// <summary><c>audit</c>: read in pages, or exported whole. Nobody writes it, and nobody changes it.</summary>
internal sealed class AuditResource(IAuditLog log, AuditExport export)
{
    private const long BytesAtOnce = 64 * 1024;

    public static ListForm Form { get; } = new(ListOrder.Time("at"))
    {
        Filters =
        [
            ListFilter.Text("account", "Done to this account."),
            ListFilter.Text("actor", "Done by this account, client or operator."),
            ListFilter.Text("client", "Done through this client, or to it."),
            ListFilter.OneOf("event", "What was done.", [.. AuditEvents.Meanings.Keys.Order(StringComparer.Ordinal)]),
            ListFilter.Time("since", "At this moment or later."),
            ListFilter.Time("until", "Before this moment."),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var rows = await log.PageAsync(FilterOf(query), query.After?.Id, query.Rows, call.Ct);
        return query.Page(call, rows, e => Place.Of(e.At, e.Id), AuditLine.Of, items => new AuditEntryPage(items));
    }

    /// <summary>All rows that fit, a line of JSON each, as <c>audit export</c> writes them: as many as there are until now.</summary>
    public Task<RestAnswer> ExportAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        return Task.FromResult<RestAnswer>(query is null ? refusal! : new RestAnswer.Lines((body, ct) => WriteAsync(body, FilterOf(query), query.After?.Id, ct)));
    }

    private async Task WriteAsync(PipeWriter body, AuditFilter filter, string? after, CancellationToken ct)
    {
        var noted = await export.BeginAsync(filter, after, limit: null, ct);
        await foreach (var entry in export.RowsAsync(noted, after, limit: null, ct))
        {
            Encoding.UTF8.GetBytes(AuditLine.Write(entry) + "\n", body);
            if (body.UnflushedBytes >= BytesAtOnce)
                await body.FlushAsync(ct);
        }

        await body.FlushAsync(ct);
    }

    private static AuditFilter FilterOf(ListQuery query) => new()
    {
        AccountId = query.Text("account"),
        ActorId = query.Text("actor"),
        ClientId = query.Text("client"),
        Event = query.Text("event"),
        Since = query.Time("since"),
        Until = query.Time("until"),
        OldestFirst = !query.IsDescending,
    };
}
