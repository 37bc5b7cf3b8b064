using System.Globalization;
using System.Runtime.CompilerServices;

namespace IdentityHost.Accounts.Audit;

/// <summary>Takes rows of the audit log out of the house. That this is done is a row of the log itself (S-203).</summary>
public sealed class AuditExport(IAuditLog log, AuditTrail trail, TimeProvider clock)
{
    private const int RowsAtOnce = 500;
    private const int LongestValue = 200;

    // A row's id is of the moment its act began, and an act may be written a while later. Who went on after a younger row would miss it.
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Notes an export and says what it is of. Where no end was given it ends now, or, where it goes on after an earlier one, with what is settled: so it comes
    /// to an end however much is written meanwhile, and with the end that stands in its row it can be made again.
    /// </summary>
    /// <param name="wanted">Which rows.</param>
    /// <param name="after">The row it goes on after; null for none.</param>
    /// <param name="limit">How many rows at most; null for all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AuditFilter> BeginAsync(AuditFilter wanted, string? after, int? limit, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var filter = wanted with { Until = wanted.Until ?? (after is null ? now : now - s_settled) };
        var deed = new Deed(AuditEvents.AuditExported, AccountId: null)
        {
            Details =
            [
                ("account", Named(filter.AccountId)), ("actor", Named(filter.ActorId)), ("of_client", Named(filter.ClientId)), ("of_event", filter.Event),
                ("since", Moment(filter.Since)), ("until", Moment(filter.Until)), ("after", Named(after)), ("limit", limit?.ToString(CultureInfo.InvariantCulture)),
            ],
        };
        await log.RecordAsync(trail.Entry(deed, now), ct);
        return filter;
    }

    /// <summary>The rows of an export that was begun, never many of them in memory.</summary>
    public async IAsyncEnumerable<AuditEntry> RowsAsync(AuditFilter filter, string? after, int? limit, [EnumeratorCancellation] CancellationToken ct)
    {
        var left = limit ?? int.MaxValue;
        while (left > 0 && await log.PageAsync(filter, after, Math.Min(left, RowsAtOnce), ct) is { Count: > 0 } page)
        {
            foreach (var entry in page)
                yield return entry;
            (after, left) = (page[^1].Id, left - page.Count);
        }
    }

    /// <summary>An id; what is none was typed, and may be the address of somebody who is gone (S-226).</summary>
    private static string? Named(string? value) => value is { Length: > LongestValue } || value?.Any(c => c is '@' or <= ' ' or > '~') == true ? "other" : value;

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
