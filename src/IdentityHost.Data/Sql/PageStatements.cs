namespace IdentityHost.Data.Sql;

/// <summary>
/// The statements of a list that is read page by page: one for each combination of filters, order, direction and beginning, made once, so that each can be
/// prepared and goes along an index. A condition that is not asked for is not there. Pages begin behind a row (keyset), so a deep one costs as much as the first.
/// </summary>
internal sealed class PageStatements
{
    private readonly Statement[] _all;
    private readonly int _filters;

    /// <summary>Makes them.</summary>
    /// <param name="select">Up to its WHERE, which stands last and may have conditions that are always there, with the first parameters.</param>
    /// <param name="always">How many parameters those have.</param>
    /// <param name="id">The column that tells rows apart.</param>
    /// <param name="orders">The columns it can be ordered by; none of them is ever null.</param>
    /// <param name="filters">Conditions; <c>?</c> stands for the value of each.</param>
    public PageStatements(string select, int always, string id, IReadOnlyList<string> orders, params IReadOnlyList<string> filters)
    {
        _filters = filters.Count;
        _all = [.. Enumerable.Range(0, orders.Count << (_filters + 2)).Select(number => Of(number))];

        Statement Of(int number)
        {
            var next = always + 1;
            string Parameter() => $"${next++}";
            var conditions = string.Concat(filters.Where((_, i) => (number & (1 << i)) != 0).Select(filter => " AND " + filter.Replace("?", Parameter(), StringComparison.Ordinal)));
            var order = orders[number >> (_filters + 2)];
            var (way, beyond) = IsSet(number, _filters + 1) ? ("DESC", '<') : ("ASC", '>');
            var beginning = IsSet(number, _filters) ? $" AND ({order}, {id}) {beyond} ({Parameter()}, {Parameter()})" : "";
            return new($"{select}{conditions}{beginning} ORDER BY {order} {way}, {id} {way} LIMIT {Parameter()}");
        }
    }

    /// <summary>The statement of a page, and its parameters.</summary>
    /// <param name="order">The number of the order.</param>
    /// <param name="descending">Whether the last come first.</param>
    /// <param name="after">What the last row of the page before is ordered by, and its id; null for the first page.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="always">The first parameters.</param>
    /// <param name="filters">The value of each filter; null where it is not asked for.</param>
    public (Statement Statement, object?[] Parameters) Of(int order, bool descending, (object Key, string Id)? after, int limit, IReadOnlyList<object?> always, params IReadOnlyList<object?> filters)
    {
        var number = (order << (_filters + 2)) | (descending ? 1 << (_filters + 1) : 0) | (after is null ? 0 : 1 << _filters);
        for (var i = 0; i < filters.Count; i++)
            number |= filters[i] is null ? 0 : 1 << i;
        IEnumerable<object?> beginning = after is { } place ? [place.Key, place.Id] : [];
        return (_all[number], [.. always, .. filters.Where(value => value is not null), .. beginning, limit]);
    }

    private static bool IsSet(int number, int bit) => (number & (1 << bit)) != 0;
}
