using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>A pushed request in front of a person, and what may be pushed (RFC 9126 §2.1, §4, §7; FAPI 2.0).</summary>
public abstract class PushedInteractionTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Fapi2_par_without_duplicate_parameters__what_stands_beside_the_request_uri_counts_for_nothing()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var requestUri = await PushAsync(app, ("state", "pushed"), ("nonce", "pushed"));

        var response = await ada.ContinueAsync(ada.Browser.OpenAsync(
            UrlOf(app, requestUri) + "&state=beside&nonce=beside&scope=openid+profile&redirect_uri=https%3A%2F%2Fevil.example&response_type=token"));
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();

        response.Uri.ShouldBe(Callback);
        response["state"].ShouldBe("pushed");
        tokens.IdToken["nonce"].ShouldBe("pushed");
        tokens["scope"].ShouldBe("openid");
    }

    [Fact]
    public async Task RFC9126_4__a_request_uri_without_its_client_id_is_refused()
    {
        var app = await RegisterClientAsync();
        var requestUri = await PushAsync(app);

        (await OpenBrowser().OpenAsync("/connect/authorize?request_uri=" + Uri.EscapeDataString(requestUri))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task RFC9126_2_2__who_opened_it_in_time_may_take_longer_to_sign_in()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var page = await ada.Browser.OpenAsync(UrlOf(app, await PushAsync(app)));
        Server.Clock.Advance(TimeSpan.FromMinutes(5));

        (await app.RedeemAsync(await ada.ContinueAsync(Task.FromResult(page)))).ShouldSucceed();
    }

    [Fact]
    public async Task RFC9126_2_1__a_public_client_pushes_by_its_name()
    {
        var app = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code"] });
        var ada = await NewPersonAsync();

        (await app.RedeemAsync(await ada.AuthorizePushedAsync(app, await PushAsync(app)))).ShouldSucceed();
    }

    [Fact]
    public async Task RFC9126_2_1__with_Basic_the_body_need_not_name_the_client_and_may_not_name_another()
    {
        var app = await RegisterClientAsync();
        var other = await RegisterClientAsync();

        (await app.PushAsync(("client_id", null))).ShouldSucceed(HttpStatusCode.Created);
        (await app.PushAsync(("client_id", other.ClientId))).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task RFC9126_2_1__request_objects_are_refused_not_ignored()
    {
        var app = await RegisterClientAsync();

        (await app.PushAsync(("request", "eyJhbGciOiJub25lIn0.e30."))).ShouldBeError(400, "request_not_supported");
    }

    [Fact]
    [Trait("Security", "S-104")]
    public async Task Fapi2_par_ensure_pkce_required__of_public_clients_always()
    {
        var app = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code"] });

        (await app.PushAsync(("code_challenge", null), ("code_challenge_method", null))).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task A_pushed_prompt_none_is_answered_without_a_page_and_only_once()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var requestUri = await PushAsync(app, ("prompt", "none"));

        (await ada.AuthorizePushedAsync(app, requestUri)).ShouldBeError("login_required");
        (await ada.Browser.OpenAsync(UrlOf(app, requestUri))).Status.ShouldBe(HttpStatusCode.BadRequest);
        ada.Pressed.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_16_that_open_a_pushed_request_at_once_one_gets_the_code()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        var url = UrlOf(app, await PushAsync(app));

        var pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ada.Browser.OpenAsync(url)));

        pages.Count(p => AuthorizationResponse.Read(p)?["code"] is not null).ShouldBe(1);
        pages.Where(p => !p.Left).ShouldAllBe(p => p.Status == HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Security", "S-082")]
    public async Task A_consent_to_one_request_is_none_to_a_wider_one()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        var shown = await ada.Browser.OpenAsync(UrlOf(app, await PushAsync(app, ("scope", "openid"))));
        var wider = await ada.Browser.OpenAsync(UrlOf(app, await PushAsync(app, ("scope", "openid email phone"))));

        (await ada.Browser.PressAsync(shown, "Allow")).Left.ShouldBeTrue();

        (await ada.Browser.OpenAsync(wider.Url.PathAndQuery)).HasButton("Allow").ShouldBeTrue();
        (await ada.AuthorizeAsync(app, ("scope", "openid email phone"), ("prompt", "none"))).ShouldBeError("consent_required");
    }

    private static string UrlOf(ProtocolClient app, string requestUri) =>
        $"/connect/authorize?client_id={Uri.EscapeDataString(app.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}";

    private static async Task<string> PushAsync(ProtocolClient app, params (string Name, string? Value)[] parameters) =>
        (await app.PushAsync(parameters)).ShouldSucceed(HttpStatusCode.Created)["request_uri"]!;
}

/// <inheritdoc cref="PushedInteractionTests" />
public sealed class SqlitePushedInteractionTests(SqliteServer shared) : PushedInteractionTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="PushedInteractionTests" />
public sealed class PostgreSqlPushedInteractionTests(PostgreSqlServer shared) : PushedInteractionTests(shared), IClassFixture<PostgreSqlServer>;
