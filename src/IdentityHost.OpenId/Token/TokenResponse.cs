using IdentityHost.OpenId.Jose;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Token;

/// <summary>The answer to a token request.</summary>
/// <remarks>RFC 6749 §5.1; OpenID Connect Core §3.1.3.3. The scope is always told, so that nobody has to guess what was left out.</remarks>
internal sealed record TokenResponse(string AccessToken, int ExpiresIn, IReadOnlyList<string> Scopes, string? RefreshToken, string? IdToken, IReadOnlyList<KeyValuePair<string, string>> Extras)
{
    public async Task SendAsync(HttpContext http, CancellationToken ct)
    {
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteString("access_token"u8, AccessToken);
        json.WriteString("token_type"u8, "Bearer"u8);
        json.WriteNumber("expires_in"u8, ExpiresIn);
        if (Scopes.Count > 0)
            json.WriteString("scope"u8, string.Join(' ', Scopes));
        if (RefreshToken is not null)
            json.WriteString("refresh_token"u8, RefreshToken);
        if (IdToken is not null)
            json.WriteString("id_token"u8, IdToken);
        foreach (var (name, value) in Extras)
            json.WriteString(name, value);
        json.WriteEndObject();
        await scratch.SendAsync(http.Response, "application/json", ct);
    }

    public override string ToString() => nameof(TokenResponse);
}
