using System.Net;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>What the doors for the operator's own apps refuse, and in which words.</summary>
public sealed class DoorRefusalTests(SqliteHeadlessServer shared) : FirstPartyTests(shared), IClassFixture<SqliteHeadlessServer>
{
    [Fact]
    [Trait("Security", "S-151")]
    public async Task Both_are_for_first_party_clients_that_registered_for_them()
    {
        var theirs = await RegisterAsync(decide: c => c);
        (await StartAsync(theirs)).ShouldBeError(400, "unauthorized_client");
        (await theirs.TokenAsync(("grant_type", FirstPartyGrants.OneTimeCode))).ShouldBeError(400, "unauthorized_client");
        (await theirs.TokenAsync(("grant_type", FirstPartyGrants.SecondFactor))).ShouldBeError(400, "unauthorized_client");

        var plain = await RegisterAsync(AppOfOurs with { GrantTypes = ["authorization_code"] });
        (await plain.TokenAsync(("grant_type", FirstPartyGrants.OneTimeCode))).ShouldBeError(400, "unauthorized_client");
        (await plain.TokenAsync(("grant_type", FirstPartyGrants.SecondFactor))).ShouldBeError(400, "unauthorized_client");

        var machine = await RegisterAsync(AppOfOurs with { GrantTypes = [FirstPartyGrants.OneTimeCode], ResponseTypes = [], RedirectUris = [] });
        (await StartAsync(machine)).ShouldBeError(400, "unauthorized_client");
        var asking = await RegisterAsync(decide: c => c with { FirstParty = true });
        (await asking.TokenAsync(("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", ".x"), ("username", "x"), ("otp", "x"))).ShouldBeError(400, "unauthorized_client");
    }

    [Theory]
    [InlineData("invalid_request", "response_type", null)]
    [InlineData("unsupported_response_type", "response_type", "token")]
    [InlineData("invalid_request", "code_challenge", null)]
    [InlineData("invalid_request", "code_challenge_method", "plain")]
    [InlineData("invalid_scope", "scope", "nonsense")]
    [InlineData("invalid_request", "redirect_uri", "https://evil.example/")]
    [InlineData("request_not_supported", "request", "x.y.z")]
    [InlineData("invalid_request", "max_age", "soon")]
    [InlineData("invalid_request", "challenge_type", "sms")]
    [InlineData("invalid_request", "sign_up", "maybe")]
    [InlineData("invalid_session", "auth_session", "nonsense")]
    [InlineData("invalid_session", "auth_session", "a.b.c")]
    [InlineData("invalid_session", "auth_session", ".unknown")]
    [InlineData("invalid_session", "auth_session", "unknown.")]
    public async Task A_request_is_judged_as_at_the_authorization_endpoint(string error, string parameter, string? value)
    {
        var app = await RegisterAsync();
        (await StartAsync(app, (parameter, value))).ShouldBeError(400, error);
    }

    [Fact]
    [Trait("Security", "S-026")]
    public async Task One_step_at_a_time_and_only_what_is_owed()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        (await StartAsync(app, ("username", ada.Email), ("password", Password), ("otp", "123456"))).ShouldBeError(400, "invalid_request");
        var begun = await StartAsync(app);
        foreach (var step in (string[])["otp", "recovery_code", "email"])
            Problems(await GoOnAsync(app, begun, (step, "123456"))).ShouldBe(["not_pending"]);
        Problems(await GoOnAsync(app, begun, ("password", Password))).ShouldBe(["required@username"]);
        Problems(await GoOnAsync(app, begun, ("challenge_type", "otp"))).ShouldBe(["required@username"]);
        Problems(await GoOnAsync(app, begun, ("passkey", "{}"))).ShouldBe(["required@passkey"]);
    }

    [Fact]
    public async Task Silence_is_kept_where_it_is_asked_for()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        (await StartAsync(app, ("prompt", "none"), ("username", ada.Email), ("password", Password))).ShouldBeError(400, "login_required");
        var done = await StartAsync(app, ("username", ada.Email), ("password", Password));
        CodeOf(await StartAsync(app, ("prompt", "none"), ("auth_session", done["auth_session"])));
    }

    [Fact]
    [Trait("Security", "S-140")]
    public async Task A_client_with_a_secret_proves_it_here_as_well()
    {
        var app = await RegisterAsync(AppOfOurs with { TokenEndpointAuthMethod = "client_secret_basic" });
        var ada = await NewPersonAsync();
        CodeOf(await StartAsync(app, ("username", ada.Email), ("password", Password)));
        using var stranger = new ProtocolClient(Server.Origin, Transcript, app.ClientId, "wrong", app.Metadata);
        (await StartAsync(stranger)).ShouldBeError(401, "invalid_client");
        using var nameless = new ProtocolClient(Server.Origin, Transcript, app.ClientId, null, app.Metadata with { TokenEndpointAuthMethod = "none" });
        (await StartAsync(nameless)).ShouldBeError(401, "invalid_client");
    }

    [Theory]
    [InlineData(FirstPartyGrants.OneTimeCode, "")]
    [InlineData(FirstPartyGrants.OneTimeCode, "auth_session")]
    [InlineData(FirstPartyGrants.OneTimeCode, "auth_session username")]
    [InlineData(FirstPartyGrants.OneTimeCode, "auth_session session_token username otp")]
    [InlineData(FirstPartyGrants.SecondFactor, "")]
    [InlineData(FirstPartyGrants.SecondFactor, "mfa_token")]
    [InlineData(FirstPartyGrants.SecondFactor, "mfa_token otp recovery_code")]
    public async Task A_token_request_that_lacks_something_is_told_so(string grant, string parameters)
    {
        var app = await RegisterAsync();
        (await app.TokenAsync([("grant_type", grant), .. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, (string?)"x"))]))
            .ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task What_the_client_may_not_ask_for_costs_nobody_a_code()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        var (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")));
        (string, string?)[] exchange = [("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", ada.Email), ("otp", code)];
        for (var i = 0; i < 4; i++)
            (await app.TokenAsync([.. exchange, ("scope", "nonsense")])).ShouldBeError(400, "invalid_scope");
        (await app.TokenAsync([.. exchange, ("scope", "openid"), ("resource", "https://api.example")])).ShouldBeError(400, "invalid_target");
        (await app.TokenAsync([.. exchange, ("scope", "openid")])).ShouldSucceed();
    }

    [Fact]
    public async Task Discovery_names_them_and_browsers_of_registered_origins_may_read_the_answers()
    {
        var app = await RegisterAsync(AppOfOurs with { RedirectUris = ["https://spa.example/"] });
        var metadata = (await app.GetAsync("/.well-known/openid-configuration")).ShouldSucceed();
        metadata["authorization_challenge_endpoint"].ShouldBe(Server.Issuer + "/connect/challenge");
        metadata.Json.GetProperty("grant_types_supported").EnumerateArray().Select(g => g.GetString()).ShouldBe(
            ["authorization_code", "refresh_token", "client_credentials", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor]);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/challenge") { Content = new FormUrlEncodedContent([new("client_id", app.ClientId)]) };
        request.Headers.Add("Origin", "https://spa.example");
        (await app.SendAsync(request)).Header("Access-Control-Allow-Origin").ShouldBe("https://spa.example");
        (await app.GetAsync("/connect/challenge")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
