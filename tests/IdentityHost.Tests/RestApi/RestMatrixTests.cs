using IdentityHost.Api.Rest.Description;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>Who may use each route of the REST APIs. The routes are asked of the server, so that a new one is here at once.</summary>
public sealed class RestMatrixTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    private static readonly string[] s_sensitive = ["GET /api/v1/export", "PATCH /api/v1/second-factor", "POST /api/v1/deletion"];

    /// <summary>What is named here is no object: the answer is about the account of the token, whatever is asked.</summary>
    private static readonly string[] s_questions = ["/api/v1/profile/has_group/{group}", "/api/v1/profile/has_permission/{permission}"];

    /// <summary>Where the id in an address comes from: made by the owner, never to be found by others.</summary>
    private static readonly Dictionary<string, Func<RestMatrixTests, Bearer, Task<string>>> s_ids = new(StringComparer.Ordinal)
    {
        ["/api/v1/sessions/{id}"] = async (_, ada) => (await ada.GetAsync("sessions")).Items()[0].GetProperty("id").GetString()!,
        ["/api/v1/devices/{id}"] = (_, ada) => AddDeviceAsync(ada),
        ["/api/v1/devices/{id}/confirm"] = (_, ada) => AddDeviceAsync(ada),
        ["/api/v1/devices/{id}/send"] = (_, ada) => AddDeviceAsync(ada),
        ["/api/v1/invitations/{id}"] = (_, ada) => InviteAsync(ada),
        ["/api/v1/invitations/{id}/resend"] = (_, ada) => InviteAsync(ada),
        ["/api/v1/connected-apps/{client_id}"] = async (test, ada) =>
        {
            var app = await test.RegisterThirdPartyAsync();
            await ada.Person.AuthorizeAsync(app, ("scope", "openid"));
            return app.ClientId;
        },
    };

    private IEnumerable<DescribedRest> AccountRoutes => Routes.Where(r => r.Api.Resource == "/api/v1");

    private IReadOnlyList<DescribedRest> Routes =>
        [.. Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<DescribedRest>()).OfType<DescribedRest>()];

    [Fact]
    [Trait("Security", "S-192")]
    public void Every_route_that_names_something_is_tried_for_others_and_no_other_is() =>
        AccountRoutes.Where(r => r.Path.Contains('{', StringComparison.Ordinal)).Select(r => r.Path).Distinct(StringComparer.Ordinal)
            .ShouldBe([.. s_ids.Keys, .. s_questions], ignoreOrder: true);

    [Fact]
    [Trait("Security", "S-190")]
    public void Every_route_has_a_policy() =>
        Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not ["OPTIONS"])
            .Where(e => e.Metadata.GetMetadata<DescribedRest>() is not { Operation.Policy.Scopes.Count: > 0 })
            .Select(e => e.RoutePattern.RawText).ShouldBeEmpty();

    [Fact]
    [Trait("Security", "S-190")]
    public async Task Without_a_token_made_for_it_no_route_answers()
    {
        var app = await RegisterAppAsync();
        var person = await NewPersonAsync();
        var elsewhere = await Bearer.OfAsync(app, person, "openid profile");
        var machine = (await app.TokenAsync(("grant_type", "client_credentials"), ("scope", Bearer.Scopes))).ShouldSucceed().AccessToken;

        var faults = new List<string>();
        foreach (var route in Routes)
        {
            var anonymous = await SendAsync(app, null, route);
            if (anonymous.Header("WWW-Authenticate") != "Bearer")
                faults.Add($"{Name(route)}: nobody is not told the scheme alone, but {anonymous.Status} {anonymous.Header("WWW-Authenticate")}");
            // No cookie opens it.
            var page = await person.Browser.OpenWithoutFollowingAsync(Path(route));
            if ((int)page.Status is not (401 or 405))
                faults.Add($"{Name(route)}: a cookie gets {page.Status}");
            foreach (var token in (string[])["x", elsewhere.Token, machine])
            {
                var answer = await SendAsync(app, token, route);
                if ((int)answer.Status != 401 || !answer.Header("WWW-Authenticate").StartsWith("Bearer error=\"invalid_token\"", StringComparison.Ordinal))
                    faults.Add($"{Name(route)}: a token for something else gets {answer.Status} {answer.Header("WWW-Authenticate")}");
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-190")]
    public async Task A_token_without_the_scope_is_told_which_one_is_missing()
    {
        var app = await RegisterAppAsync();
        var person = await NewPersonAsync();
        var reader = await Bearer.OfAsync(app, person, "account:read");
        var nothing = await Bearer.OfAsync(app, person, "openid", ("resource", Server.Issuer + "/api/v1"));

        foreach (var route in AccountRoutes)
        {
            var reads = route.Operation.Policy.Scopes.Contains("account:read");
            var answer = await SendAsync(app, reads ? nothing.Token : reader.Token, route);
            answer.ShouldBeProblem(403, "insufficient-scope");
            answer.Header("WWW-Authenticate").ShouldEndWith($"scope=\"{(reads ? "account:read" : "account")}\"");
        }
    }

    [Fact]
    [Trait("Security", "S-192")]
    public async Task What_belongs_to_one_account_is_not_there_for_another()
    {
        var ada = await NewBearerAsync();
        var eve = await NewBearerAsync();
        foreach (var route in AccountRoutes.Where(r => r.Path.Contains('{', StringComparison.Ordinal) && !s_questions.Contains(r.Path)))
        {
            var id = await s_ids[route.Path](this, ada);
            var foreign = await SendAsync(eve.App, eve.Token, route, id);
            foreign.ShouldBeProblem(404, "not-found");
            // Not told apart from what never was.
            var invented = await SendAsync(eve.App, eve.Token, route, "invented");
            invented.Body.Replace(invented["reference"]!, "", StringComparison.Ordinal).ShouldBe(foreign.Body.Replace(foreign["reference"]!, "", StringComparison.Ordinal));
            // It is there for its owner, whatever else may be wrong with an empty request.
            ((int)(await SendAsync(ada.App, ada.Token, route, id)).Status).ShouldNotBeOneOf([401, 404], Name(route));
            if (route.Path == "/api/v1/sessions/{id}")
                ada = await Bearer.OfAsync(ada.App, ada.Person);
        }
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task What_concerns_security_wants_a_recent_sign_in()
    {
        AccountRoutes.Where(r => r.Operation.Policy.IsSensitive).Select(Name).Order(StringComparer.Ordinal).ShouldBe(s_sensitive);
        var ada = await NewBearerAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        foreach (var route in AccountRoutes.Where(r => r.Operation.Policy.IsSensitive))
        {
            var answer = await SendAsync(ada.App, ada.Token, route);
            answer.ShouldBeProblem(401, "insufficient-user-authentication");
            answer.Header("WWW-Authenticate").ShouldContain("max_age=\"300\"");
        }
    }

    private static async Task<string> InviteAsync(Bearer by) =>
        (await by.PostAsync("invitations", new { email = OpenId.Secrets.OpaqueToken.NewId() + "@example.org" })).ShouldSucceed(System.Net.HttpStatusCode.Created)["id"]!;

    private static async Task<string> AddDeviceAsync(Bearer to) =>
        (await to.PostAsync("devices", new { kind = "email", address = OpenId.Secrets.OpaqueToken.NewId() + "@example.org" })).ShouldSucceed(System.Net.HttpStatusCode.Created)["id"]!;

    private static string Name(DescribedRest route) => $"{route.Operation.Method} {route.Path}";

    private static string Path(DescribedRest route, string id = "x") => string.Join('/', route.Path.Split('/').Select(part => part.StartsWith('{') ? Uri.EscapeDataString(id) : part));

    private static Task<Answer> SendAsync(ProtocolClient app, string? token, DescribedRest route, string id = "x") =>
        Bearer.SendAsync(app, token, route.Operation.Method, Path(route, id), route.Operation.Input is null ? null : "{}");
}
