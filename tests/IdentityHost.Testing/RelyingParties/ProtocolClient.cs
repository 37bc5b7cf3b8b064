using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Recording;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Testing.RelyingParties;

/// <summary>A registered client as its developer would write it by hand: every method is one HTTP message.</summary>
public sealed class ProtocolClient : IDisposable
{
    /// <summary>The verifier of the example in RFC 7636, appendix B.</summary>
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    /// <summary>Its S256 challenge.</summary>
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private readonly HttpClient _http;

    /// <summary>Speaks for a client that is registered already.</summary>
    public ProtocolClient(Uri origin, Transcript transcript, string clientId, string? secret, ClientMetadata metadata)
    {
        (ClientId, Secret, Metadata) = (clientId, secret, metadata);
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _http = new HttpClient(new RecordingHandler(metadata.ClientName ?? clientId, transcript, sockets)) { BaseAddress = origin };
    }

    public string ClientId { get; }

    public string? Secret { get; }

    public ClientMetadata Metadata { get; }

    /// <summary>The first registered redirect URI.</summary>
    public string RedirectUri => Metadata.RedirectUris[0];

    /// <summary>The address of an authorization request: code flow with PKCE, scope openid, and what the test adds; null takes a parameter away.</summary>
    public string AuthorizationUrl(params (string Name, string? Value)[] parameters) =>
        QueryHelpers.AddQueryString("/connect/authorize", AuthorizationParameters(parameters));

    /// <summary>The same parameters one by one.</summary>
    public Dictionary<string, string?> AuthorizationParameters(params (string Name, string? Value)[] parameters)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = Metadata.RedirectUris.Count > 0 ? RedirectUri : null,
            ["scope"] = "openid",
            ["state"] = "af0ifjsldkj",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in parameters)
            all[name] = value;
        return all.Where(p => p.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary><c>POST /connect/token</c> with grant_type authorization_code.</summary>
    public Task<Answer> RedeemAsync(AuthorizationResponse response, params (string Name, string? Value)[] parameters) =>
        TokenAsync([("grant_type", "authorization_code"), ("code", response.Code), ("redirect_uri", RedirectUri), ("code_verifier", Verifier), .. parameters]);

    /// <summary><c>POST /connect/token</c> with grant_type refresh_token.</summary>
    public Task<Answer> RefreshAsync(string refreshToken, params (string Name, string? Value)[] parameters) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. parameters]);

    /// <summary><c>POST /connect/token</c>, authenticated as registered.</summary>
    public Task<Answer> TokenAsync(params (string Name, string? Value)[] parameters) => PostAsync("/connect/token", parameters);

    /// <summary><c>POST /connect/introspect</c>.</summary>
    public Task<Answer> IntrospectAsync(string token, params (string Name, string? Value)[] parameters) =>
        PostAsync("/connect/introspect", [("token", token), .. parameters]);

    /// <summary><c>POST /connect/revoke</c>.</summary>
    public Task<Answer> RevokeAsync(string token, params (string Name, string? Value)[] parameters) =>
        PostAsync("/connect/revoke", [("token", token), .. parameters]);

    /// <summary><c>POST /connect/par</c> with a whole authorization request.</summary>
    public Task<Answer> PushAsync(params (string Name, string? Value)[] parameters) =>
        PostAsync("/connect/par", [.. AuthorizationParameters(parameters).Select(p => (p.Key, p.Value))]);

    /// <summary><c>GET /connect/userinfo</c> with the token in the header.</summary>
    public Task<Answer> UserInfoAsync(string accessToken) => GetAsync("/connect/userinfo", accessToken);

    /// <summary>A GET with a bearer token, or with none.</summary>
    public async Task<Answer> GetAsync(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await SendAsync(request);
    }

    /// <summary>A form POST, authenticated by the client's registered method; a later parameter of the same name wins, null takes it away.</summary>
    public async Task<Answer> PostAsync(string path, params (string Name, string? Value)[] parameters)
    {
        var form = new Dictionary<string, string?>(StringComparer.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        switch (Metadata.TokenEndpointAuthMethod)
        {
            case "client_secret_basic":
                request.Headers.Authorization = Basic(ClientId, Secret!);
                break;
            case "client_secret_post":
                (form["client_id"], form["client_secret"]) = (ClientId, Secret);
                break;
            default:
                form["client_id"] = ClientId;
                break;
        }

        foreach (var (name, value) in parameters)
            form[name] = value;
        request.Content = new FormUrlEncodedContent(form.Where(p => p.Value is not null)!);
        return await SendAsync(request);
    }

    /// <summary>A POST of JSON, with a bearer token or with none.</summary>
    public async Task<Answer> SendJsonAsync(HttpMethod method, string path, object? body, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await SendAsync(request);
    }

    /// <summary>Any message; for what the other methods cannot say.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>The Authorization header of RFC 6749 §2.3.1: both parts form-encoded before they are joined.</summary>
    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Encode(id) + ":" + Encode(secret))));

    private static string Encode(string value) => Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
