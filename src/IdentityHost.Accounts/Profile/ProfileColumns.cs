using System.Collections.Frozen;
using System.Text.RegularExpressions;
using IdentityHost.Accounts.ProfileFields;

namespace IdentityHost.Accounts.Profile;

/// <summary>The columns of an account that its owner fills in: what they are called, and what they take where the operator has no field of that name.</summary>
/// <remarks>The forms are those of the standard claims (OIDC Core §5.1).</remarks>
internal static partial class ProfileColumns
{
    private const int LongestLine = 200;
    private const int LongestUrl = 2000;

    private static readonly FrozenDictionary<string, Column> s_columns = new Dictionary<string, Column>(StringComparer.Ordinal)
    {
        ["first_name"] = new(a => a.FirstName, (a, v) => a.FirstName = v, Line),
        ["last_name"] = new(a => a.LastName, (a, v) => a.LastName = v, Line),
        ["middle_name"] = new(a => a.MiddleName, (a, v) => a.MiddleName = v, Line),
        ["nickname"] = new(a => a.Nickname, (a, v) => a.Nickname = v, Line),
        ["profile_url"] = new(a => a.ProfileUrl, (a, v) => a.ProfileUrl = v, Url),
        ["picture"] = new(a => a.Picture, (a, v) => a.Picture = v, Url),
        ["website"] = new(a => a.Website, (a, v) => a.Website = v, Url),
        ["gender"] = new(a => a.Gender, (a, v) => a.Gender = v, Line),
        ["birthdate"] = new(a => a.Birthdate, (a, v) => a.Birthdate = v, v => IsBirthdate(v) ? null : "invalid"),
        ["zoneinfo"] = new(a => a.ZoneInfo, (a, v) => a.ZoneInfo = v, v => IsZone(v) ? null : "invalid"),
        ["locale"] = new(a => a.Locale, (a, v) => a.Locale = v, v => LanguageTag().IsMatch(v) ? null : "invalid"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The column of this name; null for none.</summary>
    public static Column? Find(string name) => s_columns.GetValueOrDefault(name);

    /// <summary>What a line of text may be; the error code, or null.</summary>
    public static string? Line(string value) => value.Length > LongestLine ? "max_length" : ProfileValues.IsLine(value) ? null : "invalid";

    private static string? Url(string value) => value.Length > LongestUrl ? "max_length" : ProfileValues.IsUrl(value) ? null : "invalid";

    /// <summary>A day; the year is <c>0000</c> for who keeps it to themselves. The year 2000 had every day there is.</summary>
    private static bool IsBirthdate(string value) =>
        ProfileValues.DateOf(value.StartsWith("0000-", StringComparison.Ordinal) ? "2000" + value[4..] : value) is not null;

    private static bool IsZone(string value) => value.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(value, out var zone) && zone.HasIanaId;

    [GeneratedRegex("^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();

    /// <summary>A column.</summary>
    /// <param name="Read">Its value.</param>
    /// <param name="Write">Sets it.</param>
    /// <param name="Fault">What is wrong with a value; null for nothing.</param>
    internal sealed record Column(Func<Account, string?> Read, Action<Account, string?> Write, Func<string, string?> Fault);
}
