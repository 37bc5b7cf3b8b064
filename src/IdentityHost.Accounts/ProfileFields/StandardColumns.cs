using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>Where values are kept: those that are standard claims (OIDC Core §5.1) in the account's own columns, the operator's own together as JSON.</summary>
internal static class StandardColumns
{
    private static readonly ProfileFieldType[] s_words = [ProfileFieldType.Text, ProfileFieldType.Choice];

    private static readonly FrozenDictionary<string, Column> s_columns = new Dictionary<string, Column>(StringComparer.Ordinal)
    {
        ["first_name"] = new((a, v) => a.FirstName = v, s_words),
        ["last_name"] = new((a, v) => a.LastName = v, s_words),
        ["middle_name"] = new((a, v) => a.MiddleName = v, s_words),
        ["nickname"] = new((a, v) => a.Nickname = v, s_words),
        ["website"] = new((a, v) => a.Website = v, [ProfileFieldType.Url]),
        ["gender"] = new((a, v) => a.Gender = v, s_words),
        ["birthdate"] = new((a, v) => a.Birthdate = v, [ProfileFieldType.Date]),
        ["zoneinfo"] = new((a, v) => a.ZoneInfo = v, s_words),
        ["locale"] = new((a, v) => a.Locale = v, s_words),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a field of this name may be of this type: a claim has the form that its standard says.</summary>
    public static bool Takes(string name, ProfileFieldType type) => !s_columns.TryGetValue(name, out var column) || column.Types.Contains(type);

    /// <summary>The types a standard claim's field may be of.</summary>
    public static string TypesOf(string name) => string.Join(" or ", s_columns[name].Types);

    /// <summary>Writes the values into an account.</summary>
    public static void Fill(Account account, JsonObject values)
    {
        var own = new JsonObject();
        foreach (var (name, value) in values)
        {
            if (s_columns.TryGetValue(name, out var column))
                column.Write(account, value!.GetValue<string>());
            else
                own[name] = value!.DeepClone();
        }

        account.ExtraFields = own.Count == 0 ? null : own.ToJsonString();
    }

    private sealed record Column(Action<Account, string> Write, IReadOnlyList<ProfileFieldType> Types);
}
