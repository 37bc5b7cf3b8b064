using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Authorize;

/// <summary>What the <c>claims</c> parameter demands before a code may be issued (OpenID Connect Core §5.5); the claims themselves are chosen at issuance.</summary>
/// <param name="EssentialAcr">Values of which the sign-in must reach one; empty when none is essential.</param>
/// <param name="Subject">The one <c>sub</c> asked for, or null.</param>
/// <param name="AuthTime">Whether the ID token must say <c>auth_time</c>.</param>
internal sealed record RequestedClaims(IReadOnlyList<string> EssentialAcr, string? Subject, bool AuthTime)
{
    private static readonly OAuthError s_malformed = OAuthError.InvalidRequest("The parameter claims is not the JSON that OpenID Connect Core 5.5 describes.");

    private static RequestedClaims None { get; } = new([], null, false);

    /// <summary>Reads the parameter; null is a request without one.</summary>
    public static OrError<RequestedClaims> Parse(string? claims)
    {
        if (claims is null)
            return None;
        using var document = StrictJson.TryParse(Encoding.UTF8.GetBytes(claims), out _);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object } || !IsWellFormed(document.RootElement))
            return s_malformed;
        return document.RootElement.TryGetProperty("id_token", out var idToken) && idToken.ValueKind == JsonValueKind.Object
            ? From(idToken)
            : None;
    }

    /// <summary>§5.5: unknown top-level members are ignored; each claim is null or an object.</summary>
    private static bool IsWellFormed(JsonElement root)
    {
        foreach (var part in root.EnumerateObject())
        {
            if (part.Name is not ("userinfo" or "id_token") || part.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (part.Value.ValueKind != JsonValueKind.Object)
                return false;
            if (part.Value.EnumerateObject().Any(claim => claim.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object)))
                return false;
        }

        return true;
    }

    private static RequestedClaims From(JsonElement idToken)
    {
        // §5.5.1.1: acr counts only when it is essential and names values; otherwise it is a wish like any other.
        IReadOnlyList<string> acr = idToken.TryGetProperty("acr", out var acrClaim) && IsEssential(acrClaim) ? [.. Values(acrClaim)] : [];
        var subject = idToken.TryGetProperty("sub", out var sub) ? Values(sub).FirstOrDefault() : null;
        return new(acr, subject, idToken.TryGetProperty("auth_time", out _));
    }

    private static bool IsEssential(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.Object && claim.TryGetProperty("essential", out var essential) && essential.ValueKind == JsonValueKind.True;

    private static IEnumerable<string> Values(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object)
            yield break;
        if (claim.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String)
            yield return value.GetString()!;
        if (!claim.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var one in values.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.String)
                yield return one.GetString()!;
        }
    }
}
