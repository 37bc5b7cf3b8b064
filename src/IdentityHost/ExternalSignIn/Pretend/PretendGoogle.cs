using System.Text.Json.Nodes;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.OpenId;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>Google as far as signing in goes, in its own wire form: discovery, the code flow, keys, userinfo.</summary>
internal sealed class PretendGoogle
{
    public const string ClientId = "pretend-google.apps.googleusercontent.com";
    public const string ClientSecret = "pretend-google-secret-for-development";

    private const string Root = "/dev/google";

    private readonly PretendGrants _grants;
    private readonly PretendAuthorization _authorization;
    private readonly PretendIdTokens _idTokens;
    private readonly Lazy<Issuer> _issuer;

    public PretendGoogle(TimeProvider clock, Lazy<Issuer> issuer)
    {
        (_grants, _issuer, _idTokens) = (new(clock), issuer, new(clock));
        // Nobody has an account there without an address.
        _authorization = new("Google", ClientId, [.. PretendPerson.All.Where(person => person.Addresses.Count > 0)], _grants, issuer)
        {
            OfAll = () => new Dictionary<string, string?>(StringComparer.Ordinal) { ["iss"] = Issuer },
        };
    }

    private string Issuer => _issuer.Value.Url(Root);

    /// <summary>The settings that lead to it.</summary>
    public static GoogleSettings At(Issuer issuer) => new() { ClientId = ClientId, ClientSecret = ClientSecret, Issuer = issuer.Url(Root) };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "/.well-known/openid-configuration", (RequestDelegate)(http => PretendAnswer.WriteAsync(http, 200, Metadata())));
        routes.MapMethods(Root + "/o/oauth2/v2/auth", [HttpMethods.Get, HttpMethods.Post], (RequestDelegate)_authorization.AnswerAsync);
        routes.MapPost(Root + "/token", (RequestDelegate)RedeemAsync);
        routes.MapGet(Root + "/oauth2/v3/certs", (RequestDelegate)(http => PretendAnswer.WriteAsync(http, 200, _idTokens.Keys())));
        routes.MapGet(Root + "/v1/userinfo", (RequestDelegate)(http => _grants.Bearer(http.Request) is { } grant
            ? PretendAnswer.WriteAsync(http, 200, PretendIdTokens.Claims(grant.Person))
            : PretendAnswer.WriteAsync(http, 401, PretendAnswer.Error("invalid_request", "Invalid Credentials"))));
    }

    private async Task RedeemAsync(HttpContext http)
    {
        if (await PostedForm.ReadAsync(http) is not { } form)
            return;
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
        {
            await PretendAnswer.WriteAsync(http, 401, PretendAnswer.Error("invalid_client", "The OAuth client was not found."));
            return;
        }

        if (_grants.Redeem(form) is not { } grant)
        {
            await PretendAnswer.WriteAsync(http, 400, PretendAnswer.Error("invalid_grant", "Malformed auth code."));
            return;
        }

        var accessToken = _grants.Token(grant, "ya29.");
        await PretendAnswer.WriteAsync(http, 200, new JsonObject
        {
            ["access_token"] = accessToken,
            ["expires_in"] = 3599,
            ["scope"] = grant.Scope,
            ["token_type"] = "Bearer",
            ["id_token"] = _idTokens.Sign(Issuer, grant, accessToken),
        });
    }

    private JsonObject Metadata() => new()
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = Issuer + "/o/oauth2/v2/auth",
        ["token_endpoint"] = Issuer + "/token",
        ["userinfo_endpoint"] = Issuer + "/v1/userinfo",
        ["jwks_uri"] = Issuer + "/oauth2/v3/certs",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["scopes_supported"] = new JsonArray("openid", "email", "profile"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
        ["code_challenge_methods_supported"] = new JsonArray("plain", "S256"),
        ["authorization_response_iss_parameter_supported"] = true,
    };
}
