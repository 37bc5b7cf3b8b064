using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Rest.Paging;

/// <summary>Which rows of a list are asked for, in which order, and where the page begins.</summary>
/// <param name="Limit">How many rows at most.</param>
/// <param name="Sort">As it was said: a name, or <c>-</c> and a name.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Values">The filters that were given.</param>
internal sealed record ListQuery(int Limit, string Sort, Place? After, IReadOnlyDictionary<string, string> Values)
{
    private const string LimitName = "limit";
    private const string AfterName = "after";
    private const string SortName = "sort";

    /// <summary>The member the rows are ordered by.</summary>
    public string Order => Sort.TrimStart('-');

    /// <summary>Whether the last come first.</summary>
    public bool IsDescending => Sort.StartsWith('-');

    /// <summary>How many rows to read: one more tells whether there is another page.</summary>
    public int Rows => Limit + 1;

    /// <summary>A filter; null when it was not given.</summary>
    public string? Text(string name) => Values.GetValueOrDefault(name);

    /// <summary>A filter that says yes or no; null when it was not given.</summary>
    public bool? Flag(string name) => Text(name) is { } value ? value == "true" : null;

    /// <summary>A filter by a time; null when it was not given.</summary>
    public DateTimeOffset? Time(string name) => ListFilter.TryReadTime(Text(name), out var time) ? time : null;

    /// <summary>Reads the query; parameters it does not know are errors, for a filter that is not applied tells a lie.</summary>
    public static (ListQuery? Query, Problem? Refusal) Read(RestCall call, ListForm form)
    {
        var given = call.Http.Request.Query;
        var errors = new List<FieldProblem>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (limit, sort) = (PageQuery.Usual, form.Sorts[0]);
        if (given.TryGetValue(LimitName, out var limits) && !PageQuery.TryReadLimit(limits, out limit))
            errors.Add(PageQuery.BadLimit);
        if (given.TryGetValue(SortName, out var sorts) && (sorts is not [{ } wanted] || !form.Sorts.Contains(sort = wanted, StringComparer.Ordinal)))
            errors.Add(new(SortName, "invalid_choice", $"One of {string.Join(", ", form.Sorts)}."));
        foreach (var (name, said) in given.Where(g => g.Key is not (LimitName or AfterName or SortName)))
        {
            if (form.Filters.FirstOrDefault(f => f.Name == name) is not { } filter)
                errors.Add(PageQuery.Unknown(name));
            else if (filter.Fault(said is [var value] ? value : null) is { } fault)
                errors.Add(new(name, "invalid", fault));
            else
                values[name] = said[0]!;
        }

        Place? after = null;
        if (errors.Count == 0 && given.TryGetValue(AfterName, out var afters)
            && !Place.TryParse(afters is [var text] ? text : null, sort, form.Orders.Single(o => o.Name == sort.TrimStart('-')).IsNewestFirst, out after))
        {
            errors.Add(PageQuery.BadAfter);
        }

        return errors.Count > 0 ? (null, Problem.Invalid(errors)) : (new(limit, sort, after, values), null);
    }

    /// <summary>The answer with a page of a list that is always at hand, and ordered by a text.</summary>
    public RestAnswer Page<TWire>(RestCall call, IEnumerable<TWire> all, Func<TWire, Place> placeOf, Func<IReadOnlyList<TWire>, object> wrap)
    {
        var ordered = all.Select(item => (Key: placeOf(item).Key, Item: item)).OrderBy(i => i.Key, StringComparer.Ordinal).ToList();
        if (IsDescending)
            ordered.Reverse();
        var direction = IsDescending ? -1 : 1;
        var rest = ordered.Where(i => After is null || direction * string.CompareOrdinal(i.Key, After.Key) > 0).Take(Rows);
        return Page(call, [.. rest.Select(i => i.Item)], placeOf, static item => item, wrap);
    }

    /// <summary>The answer with a page.</summary>
    /// <param name="call">The request.</param>
    /// <param name="rows">The rows that were read, at most <see cref="Rows"/>.</param>
    /// <param name="placeOf">Where a row stands in the order that was asked for.</param>
    /// <param name="show">A row on the wire.</param>
    /// <param name="wrap">The page on the wire.</param>
    public RestAnswer Page<TRow, TWire>(RestCall call, IReadOnlyList<TRow> rows, Func<TRow, Place> placeOf, Func<TRow, TWire> show, Func<IReadOnlyList<TWire>, object> wrap)
    {
        var shown = rows.Take(Limit).ToList();
        return RestAnswer.Of(wrap([.. shown.Select(show)])) with
        {
            Next = rows.Count > Limit ? PageQuery.Next(call.Http, placeOf(shown[^1]).Write(Sort)) : null,
        };
    }
}
