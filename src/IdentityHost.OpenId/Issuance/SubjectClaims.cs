using System.Text.Json;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Issuance;

/// <summary>The claims about people: which scope tells which, and how each is written.</summary>
/// <remarks>OpenID Connect Core §5.1, §5.4. A claim without a value is left out (§5.3.2): no nulls, no empty texts.</remarks>
internal static class SubjectClaims
{
    private static readonly Claim[] s_all =
    [
        Text("name", StandardScopes.Profile, s => s.Name),
        Text("given_name", StandardScopes.Profile, s => s.GivenName),
        Text("family_name", StandardScopes.Profile, s => s.FamilyName),
        Text("middle_name", StandardScopes.Profile, s => s.MiddleName),
        Text("nickname", StandardScopes.Profile, s => s.Nickname),
        Text("preferred_username", StandardScopes.Profile, s => s.PreferredUsername),
        Text("profile", StandardScopes.Profile, s => s.Profile),
        Text("picture", StandardScopes.Profile, s => s.Picture),
        Text("website", StandardScopes.Profile, s => s.Website),
        Text("gender", StandardScopes.Profile, s => s.Gender),
        Text("birthdate", StandardScopes.Profile, s => s.Birthdate),
        Text("zoneinfo", StandardScopes.Profile, s => s.ZoneInfo),
        Text("locale", StandardScopes.Profile, s => s.Locale),
        new("updated_at", StandardScopes.Profile, WriteUpdatedAt),
        Text("email", StandardScopes.Email, s => s.Email),
        new("email_verified", StandardScopes.Email, (json, name, s) => WriteFlag(json, name, s.Email, s.EmailVerified)),
        Text("phone_number", StandardScopes.Phone, s => s.PhoneNumber),
        new("phone_number_verified", StandardScopes.Phone, (json, name, s) => WriteFlag(json, name, s.PhoneNumber, s.PhoneNumberVerified)),
        new("address", StandardScopes.Address, WriteAddress),
        new("groups", StandardScopes.Groups, (json, name, s) => WriteList(json, name, s.Groups)),
        new("permissions", StandardScopes.Permissions, (json, name, s) => WriteList(json, name, s.Permissions)),
    ];

    /// <summary>The names of all claims, for discovery.</summary>
    public static IEnumerable<string> Names => s_all.Select(c => c.Name.ToString());

    /// <summary>Whether a claim of this name exists.</summary>
    public static bool IsKnown(string name) => s_all.Any(c => c.Name.ToString() == name);

    /// <summary>The scope that covers a claim, or null when there is no such claim: who may not ask for the scope may not ask for the claim.</summary>
    public static string? ScopeOf(string name) => s_all.FirstOrDefault(c => c.Name.ToString() == name)?.Scope;

    /// <summary>Those of the scopes that tell what a person may do: their claims stand wherever somebody decides by them, as they are at that moment.</summary>
    public static IReadOnlyList<string> OfRights(IReadOnlyList<string> scopes) =>
        Has(scopes, StandardScopes.Groups) || Has(scopes, StandardScopes.Permissions) ? [.. scopes.Where(s => s is StandardScopes.Groups or StandardScopes.Permissions)] : [];

    /// <summary>
    /// Writes the claims of the granted scopes, and those asked for by name as far as the client may ask for their scope:
    /// the <c>claims</c> parameter is no way around a client's registration.
    /// </summary>
    public static void Write(Utf8JsonWriter json, Subject subject, IReadOnlyList<string> scopes, IReadOnlyList<string> requested, IReadOnlyList<string> allowedScopes)
    {
        foreach (var claim in s_all)
        {
            if (Has(scopes, claim.Scope) || (Has(requested, claim.Name.Value) && Has(allowedScopes, claim.Scope)))
                claim.Write(json, claim.Name, subject);
        }
    }

    private static bool Has(IReadOnlyList<string> list, string value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (string.Equals(list[i], value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static Claim Text(string name, string scope, Func<Subject, string?> value) => new(name, scope, (json, encoded, subject) =>
    {
        if (value(subject) is { Length: > 0 } text)
            json.WriteString(encoded, text);
    });

    private static void WriteFlag(Utf8JsonWriter json, JsonEncodedText name, string? what, bool verified)
    {
        if (!string.IsNullOrEmpty(what))
            json.WriteBoolean(name, verified);
    }

    private static void WriteUpdatedAt(Utf8JsonWriter json, JsonEncodedText name, Subject subject)
    {
        if (subject.UpdatedAt is { } at)
            json.WriteNumber(name, at.ToUnixTimeSeconds());
    }

    private static void WriteAddress(Utf8JsonWriter json, JsonEncodedText name, Subject subject)
    {
        if (subject.Address is not { ValueKind: JsonValueKind.Object } address)
            return;
        var members = address.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String && m.Value.GetString() is { Length: > 0 }).ToList();
        if (members.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var member in members)
            member.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed record Claim(JsonEncodedText Name, string Scope, Action<Utf8JsonWriter, JsonEncodedText, Subject> Write)
    {
        public Claim(string name, string scope, Action<Utf8JsonWriter, JsonEncodedText, Subject> write)
            : this(JsonEncodedText.Encode(name), scope, write)
        {
        }
    }
}
