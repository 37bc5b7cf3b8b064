using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IdentityHost.OpenId.Issuance;

/// <summary>The names of the claims a request asked for one by one, with the <c>claims</c> parameter.</summary>
/// <remarks>OpenID Connect Core §5.5. Essential or not, what is not known is left out (§5.5.1).</remarks>
/// <param name="UserInfo">Those for the userinfo answer.</param>
/// <param name="IdToken">Those for the ID token.</param>
internal sealed record ClaimsRequest(IReadOnlyList<string> UserInfo, IReadOnlyList<string> IdToken)
{
    private static readonly JsonSerializerOptions s_asItCame = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // More names than there are standard claims are of no use to anybody.
    private const int MostNames = 32;
    private static readonly ClaimsRequest s_nothing = new([], []);

    /// <summary>The scopes these claims belong to: what the person is told, and asked to allow (§5.4, §5.5).</summary>
    public IEnumerable<string> Scopes => UserInfo.Concat(IdToken).Select(SubjectClaims.ScopeOf).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Reads the parameter; what is malformed asks for nothing. The authorization endpoint refused such requests before.</summary>
    public static ClaimsRequest Of(string? parameter)
    {
        if (parameter is null)
            return s_nothing;
        try
        {
            using var json = JsonDocument.Parse(parameter, new JsonDocumentOptions { MaxDepth = 16 });
            return new ClaimsRequest(Names(json.RootElement, "userinfo"), Names(json.RootElement, "id_token"));
        }
        catch (JsonException)
        {
            return s_nothing;
        }
    }

    /// <summary>The parameter without the claims of these scopes; null for none.</summary>
    public static string? Without(string? parameter, IReadOnlyList<string> scopes)
    {
        if (parameter is null || !Of(parameter).Scopes.Intersect(scopes, StringComparer.Ordinal).Any())
            return parameter;
        var json = JsonNode.Parse(parameter)!.AsObject();
        foreach (var wanted in ((string[])["userinfo", "id_token"]).Select(name => json[name]).OfType<JsonObject>())
        {
            foreach (var name in wanted.Select(claim => claim.Key).Where(name => SubjectClaims.ScopeOf(name) is { } scope && scopes.Contains(scope, StringComparer.Ordinal)).ToList())
                wanted.Remove(name);
        }

        // No longer than it came.
        return json.ToJsonString(s_asItCame);
    }

    private static IReadOnlyList<string> Names(JsonElement root, string member) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(member, out var wanted) && wanted.ValueKind == JsonValueKind.Object
            ? [.. wanted.EnumerateObject().Select(p => p.Name).Where(SubjectClaims.IsKnown).Distinct(StringComparer.Ordinal).Take(MostNames)]
            : [];
}
