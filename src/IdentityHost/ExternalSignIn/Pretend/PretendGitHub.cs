using System.Text;
using System.Text.Json.Nodes;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>GitHub as far as signing in goes, in its own wire form: the web flow, <c>/user</c>, <c>/user/emails</c> and the check of a token.</summary>
internal sealed class PretendGitHub
{
    public const string ClientId = "pretend-github";
    public const string ClientSecret = "pretend-github-secret-for-development";

    private const string Root = "/dev/github";
    private const string Api = Root + "/api/v3";

    private readonly PretendGrants _grants;
    private readonly PretendAuthorization _authorization;

    public PretendGitHub(TimeProvider clock, Lazy<Issuer> issuer)
    {
        _grants = new(clock);
        _authorization = new("GitHub", ClientId, PretendPerson.All, _grants, issuer)
        {
            OfCancelled = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["error_description"] = "The user has denied your application access.",
                ["error_uri"] = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#access-denied",
            },
        };
    }

    /// <summary>The settings that lead to it.</summary>
    public static GitHubSettings Settings => new() { ClientId = ClientId, ClientSecret = ClientSecret };

    /// <summary>Where it is.</summary>
    public static GitHubEndpoints At(Issuer issuer) => GitHubEndpoints.Of(new GitHubSettings { ClientId = ClientId, Url = issuer.Url(Root) });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Root + "/login/oauth/authorize", [HttpMethods.Get, HttpMethods.Post], (RequestDelegate)_authorization.AnswerAsync);
        routes.MapPost(Root + "/login/oauth/access_token", (RequestDelegate)RedeemAsync);
        routes.MapGet(Api + "/user", (RequestDelegate)(http => InNameOfAsync(http, grant => User(grant.Person))));
        routes.MapGet(Api + "/user/emails", (RequestDelegate)(http => InNameOfAsync(http, grant => Emails(grant.Person))));
        routes.MapPost(Api + "/applications/" + ClientId + "/token", (RequestDelegate)CheckAsync);
    }

    /// <summary>Refuses with 200, as the real one does.</summary>
    private async Task RedeemAsync(HttpContext http)
    {
        if (await PostedForm.ReadAsync(http) is not { } form)
            return;
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            await PretendAnswer.WriteAsync(http, 200, PretendAnswer.Error("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."));
        else if (_grants.Redeem(form) is not { } grant)
            await PretendAnswer.WriteAsync(http, 200, PretendAnswer.Error("bad_verification_code", "The code passed is incorrect or expired."));
        else
            await PretendAnswer.WriteAsync(http, 200, new JsonObject { ["access_token"] = _grants.Token(grant, "gho_"), ["token_type"] = "bearer", ["scope"] = grant.Scope });
    }

    private Task InNameOfAsync(HttpContext http, Func<PretendGrant, JsonNode> tell) => _grants.Bearer(http.Request) is { } grant
        ? PretendAnswer.WriteAsync(http, 200, tell(grant))
        : PretendAnswer.WriteAsync(http, 401, new JsonObject { ["message"] = "Bad credentials", ["documentation_url"] = "https://docs.github.com/rest", ["status"] = "401" });

    private async Task CheckAsync(HttpContext http)
    {
        var given = await TokenInAsync(http);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
        if (http.Request.Headers.Authorization != basic)
        {
            await PretendAnswer.WriteAsync(http, 401, new JsonObject { ["message"] = "Bad credentials" });
            return;
        }

        if (given is not { } token || _grants.Find(token) is not { } grant)
        {
            await PretendAnswer.WriteAsync(http, 404, new JsonObject { ["message"] = "Not Found", ["documentation_url"] = "https://docs.github.com/rest/apps/oauth-applications#check-a-token" });
            return;
        }

        await PretendAnswer.WriteAsync(http, 200, new JsonObject
        {
            ["id"] = 1,
            ["app"] = new JsonObject { ["name"] = "IdentityHost", ["client_id"] = ClientId },
            ["token"] = token,
            ["scopes"] = new JsonArray([.. grant.Scope.Split(' ').Select(scope => (JsonNode)scope)]),
            ["user"] = User(grant.Person),
        });
    }

    private static async Task<string?> TokenInAsync(HttpContext http)
    {
        PostedForm.Limit(http);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        using var document = StrictJson.TryParse(body.ToArray(), out _);
        return document is null ? null : JsonText.Of(document.RootElement, "access_token");
    }

    private static JsonObject User(PretendPerson person) => new()
    {
        ["login"] = person.Login,
        ["id"] = person.Number,
        ["node_id"] = "U_" + person.Number,
        ["type"] = "User",
        ["html_url"] = "https://github.com/" + Uri.EscapeDataString(person.Login),
        ["name"] = person.Name,
        ["email"] = person.ShowsAddress ? person.Addresses[0].Email : null,
    };

    /// <summary>Everybody has an address that stands in for theirs, and nothing sent there arrives.</summary>
    private static JsonArray Emails(PretendPerson person)
    {
        var rows = new JsonArray([.. person.Addresses.Select((address, place) => (JsonNode)new JsonObject
        {
            ["email"] = address.Email, ["primary"] = place == 0, ["verified"] = address.Verified, ["visibility"] = place > 0 ? null : person.ShowsAddress ? "public" : "private",
        })]);
        rows.Add((JsonNode)new JsonObject { ["email"] = $"{person.Number}+{person.Login}@users.noreply.github.com", ["primary"] = false, ["verified"] = true, ["visibility"] = null });
        return rows;
    }
}
