using System.Globalization;
using IdentityHost.Api.Rest.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace IdentityHost.Api.Rest.Paging;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">How many rows at most.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
internal sealed record PageQuery(int Limit, Cursor? After)
{
    /// <summary>Rows of a page where nobody says how many.</summary>
    public const int Usual = 50;

    /// <summary>Rows of a page at most.</summary>
    public const int Most = 100;

    private const string LimitName = "limit";
    private const string AfterName = "after";

    /// <summary>What is said of a limit that is none.</summary>
    public static FieldProblem BadLimit { get; } = new(LimitName, "invalid", $"A number from 1 to {Most}.");

    /// <summary>What is said of a place that is none.</summary>
    public static FieldProblem BadAfter { get; } = new(AfterName, "invalid", "What the link to the next page says, unchanged.");

    /// <summary>What is said of a parameter that nobody knows.</summary>
    public static FieldProblem Unknown(string name) => new(name, "unknown_parameter", "There is no such parameter.");

    /// <summary>Reads how many rows are asked for.</summary>
    public static bool TryReadLimit(StringValues values, out int limit) =>
        int.TryParse(values is [{ } text] ? text : "", NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most;

    /// <summary>Reads the query; parameters it does not know are errors, for a filter that is not applied tells a lie.</summary>
    /// <param name="http">The request.</param>
    /// <param name="further">Parameters the endpoint reads itself.</param>
    public static (PageQuery? Page, Problem? Refusal) Read(HttpContext http, params IReadOnlyList<string> further)
    {
        var (limit, errors) = (Usual, new List<FieldProblem>());
        Cursor? after = null;
        foreach (var (name, values) in http.Request.Query)
        {
            if (name == LimitName)
            {
                if (!TryReadLimit(values, out limit))
                    errors.Add(BadLimit);
            }
            else if (name == AfterName)
            {
                if (values is not [{ } text] || !Cursor.TryParse(text, out after))
                    errors.Add(BadAfter);
            }
            else if (!further.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(Unknown(name));
            }
        }

        return errors.Count > 0 ? (null, Problem.Invalid(errors)) : (new(limit, after), null);
    }

    /// <summary>The address of the page that begins after a row: this one's with another <c>after</c>.</summary>
    public static string Next(HttpContext http, string last)
    {
        var query = http.Request.Query.Where(q => q.Key != AfterName).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value));
        return QueryHelpers.AddQueryString(http.Request.Path.ToUriComponent(), [.. query, KeyValuePair.Create(AfterName, (string?)last)]);
    }
}
