using System.Net.Http.Headers;
using System.Text.Json;

namespace FirstPartyCli;

/// <summary>The server, as its discovery document describes it.</summary>
internal sealed class IdentityServer : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _clientId;
    private readonly JsonElement _metadata;

    private IdentityServer(string clientId, JsonElement metadata) => (_clientId, _metadata) = (clientId, metadata);

    /// <summary>Reads the discovery document (OpenID Connect Discovery §4).</summary>
    public static async Task<IdentityServer> FindAsync(Uri issuer, string clientId)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration"));
        return new(clientId, JsonElement.Parse(text));
    }

    /// <summary>One message to the challenge endpoint.</summary>
    public async Task<ChallengeAnswer> ChallengeAsync(params (string Name, string? Value)[] parameters) =>
        ChallengeAnswer.Of(await PostAsync("authorization_challenge_endpoint", parameters));

    /// <summary>The code for tokens (RFC 6749 §4.1.3).</summary>
    public async Task<Tokens?> RedeemAsync(string code, string verifier)
    {
        var answer = await PostAsync("token_endpoint", ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier));
        return answer.TryGetProperty("access_token", out var token) ? new Tokens(token.GetString()!) : null;
    }

    /// <summary>Whose tokens they are (OpenID Connect Core §5.3).</summary>
    public async Task<Person> UserInfoAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint("userinfo_endpoint"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await _http.SendAsync(request);
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return new(json.GetProperty("sub").GetString()!, Text(json, "name"), Text(json, "email"));
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>A member that is a text, or null.</summary>
    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonElement> PostAsync(string endpoint, params (string Name, string? Value)[] parameters)
    {
        var form = parameters.Where(p => p.Value is not null).Select(p => new KeyValuePair<string, string>(p.Name, p.Value!));
        using var content = new FormUrlEncodedContent([new("client_id", _clientId), .. form]);
        using var response = await _http.PostAsync(Endpoint(endpoint), content);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private Uri Endpoint(string name) => new(_metadata.GetProperty(name).GetString()!);
}

/// <summary>What the challenge endpoint said.</summary>
/// <param name="Code">The authorization code; null while something is owed.</param>
/// <param name="Error">Why there is no code.</param>
/// <param name="AuthSession">To be sent with the next message.</param>
/// <param name="Owed">The ways on: one of these serves.</param>
/// <param name="Problems">What was wrong with the last step.</param>
internal sealed record ChallengeAnswer(string? Code, string? Error, string? AuthSession, IReadOnlyList<string> Owed, IReadOnlyList<string> Problems)
{
    /// <summary>Reads it.</summary>
    public static ChallengeAnswer Of(JsonElement json) => new(
        IdentityServer.Text(json, "authorization_code"),
        IdentityServer.Text(json, "error"),
        IdentityServer.Text(json, "auth_session"),
        Members(json, "owed", "id"),
        Members(json, "problems", "code"));

    private static List<string> Members(JsonElement json, string list, string member) =>
        json.TryGetProperty(list, out var all) ? [.. all.EnumerateArray().Select(e => e.GetProperty(member).GetString()!)] : [];
}

/// <summary>What the code was worth.</summary>
internal sealed record Tokens(string AccessToken);

/// <summary>Who signed in.</summary>
internal sealed record Person(string Subject, string? Name, string? Email);
