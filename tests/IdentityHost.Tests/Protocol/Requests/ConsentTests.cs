using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>When people are asked to allow a client, what they are shown, and that no is an answer (OIDC Core §3.1.2.4; S-155, S-156).</summary>
public abstract class ConsentTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Prompt_none_for_a_client_without_consent_gives_consent_required()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        (await ada.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("consent_required", "interaction_required");
    }

    [Fact]
    [Trait("Security", "S-156")]
    public async Task A_consent_given_once_is_remembered_until_more_is_asked_for()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();

        await ada.AuthorizeAsync(app, ("scope", "openid profile"));
        await ada.AuthorizeAsync(app, ("scope", "openid"));
        await ada.AuthorizeAsync(app, ("scope", "openid profile email"));

        ada.Pressed.ShouldBe(["Sign in", "Allow", "Allow"]);
    }

    [Fact]
    public async Task Fapi2_user_rejects_authentication__access_denied_by_redirect()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var consent = await ada.Browser.OpenAsync(app.AuthorizationUrl());
        var response = AuthorizationResponse.Read(await ada.Browser.PressAsync(consent, "Deny"));

        response.ShouldNotBeNull().ShouldBeError("access_denied");
        response["state"].ShouldBe("af0ifjsldkj");
        response["iss"].ShouldBe(Server.Issuer);
    }

    [Fact]
    [Trait("Security", "S-155")]
    public async Task Oidcc_registration_logo_policy_tos__the_consent_page_names_the_client_and_shows_its_links()
    {
        var app = await RegisterThirdPartyAsync(WebClient with
        {
            ClientName = "Ada's <Engine>",
            PolicyUri = "https://app.example/policy",
            TosUri = "https://app.example/tos",
        });
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl());

        page.Text.ShouldContain("Ada's <Engine>");
        page.Body.ShouldNotContain("<Engine>");
        page.Body.ShouldContain("https://app.example/policy");
        page.Body.ShouldContain("https://app.example/tos");
    }
}

/// <inheritdoc cref="ConsentTests" />
public sealed class SqliteConsentTests(SqliteServer shared) : ConsentTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ConsentTests" />
public sealed class PostgreSqlConsentTests(PostgreSqlServer shared) : ConsentTests(shared), IClassFixture<PostgreSqlServer>;
