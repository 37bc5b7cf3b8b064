namespace IdentityHost.Api.Rest.Paging;

/// <summary>Pages of lists whose length the server limits, and which are read whole.</summary>
internal static class Pages
{
    /// <summary>The page that is asked for, newest first.</summary>
    /// <param name="call">The request.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="keyOf">When a row was made, and its id: what never changes of it.</param>
    /// <param name="show">A row on the wire.</param>
    /// <param name="wrap">The list on the wire.</param>
    public static RestAnswer Of<TRow, TWire>(RestCall call, IEnumerable<TRow> rows, Func<TRow, Cursor> keyOf, Func<TRow, TWire> show, Func<IReadOnlyList<TWire>, object> wrap)
    {
        var (page, refusal) = PageQuery.Read(call.Http);
        if (page is null)
            return refusal!;
        var sorted = rows.Select(row => (Key: keyOf(row), Row: row)).OrderByDescending(r => r.Key.At).ThenBy(r => r.Key.Id, StringComparer.Ordinal);
        var rest = sorted.Where(r => IsAfter(r.Key, page.After)).Take(page.Limit + 1).ToList();
        var shown = rest.Take(page.Limit).ToList();
        return RestAnswer.Of(wrap([.. shown.Select(r => show(r.Row))])) with
        {
            Next = rest.Count > shown.Count ? PageQuery.Next(call.Http, shown[^1].Key.ToString()) : null,
        };
    }

    private static bool IsAfter(Cursor row, Cursor? last) =>
        last is null || row.At < last.At || (row.At == last.At && string.CompareOrdinal(row.Id, last.Id) > 0);
}
