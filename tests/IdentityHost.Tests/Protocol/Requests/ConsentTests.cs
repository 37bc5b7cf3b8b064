using IdentityHost.Testing.Browsing;
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
    [Trait("Security", "S-155")]
    public async Task RFC6749_3_3__a_person_leaves_out_what_they_do_not_allow_and_the_token_says_what_was_granted()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        (string, string?)[] asked = [("scope", "openid profile email offline_access"), ("claims", """{"userinfo":{"email":null,"nickname":null,"phone_number":null}}""")];

        var consent = await ada.Browser.OpenAsync(app.AuthorizationUrl(asked));
        consent.Document.QuerySelectorAll("main h3").Select(h => h.TextContent).ShouldBe(["About you", "How long"]);
        Optional(consent).ShouldBe(["profile", "email", "phone", "offline_access"], "and never openid");
        var response = await ada.Browser.PressAsync(consent, "Allow", ("See your email address", "on"), ("See your phone number", "on"), ("Keep this access while you are away", "on"));
        var tokens = (await app.RedeemAsync(AuthorizationResponse.Read(response).ShouldNotBeNull())).ShouldSucceed();
        var userInfo = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        tokens["scope"].ShouldBe("openid profile");
        SignedToken.Parse(tokens.AccessToken)["scope"].ShouldBe("openid profile");
        tokens.Has("refresh_token").ShouldBeFalse();
        userInfo["nickname"].ShouldBe("Ada");
        (userInfo.Has("email"), userInfo.Has("phone_number")).ShouldBe((false, false), "not by the parameter claims either");

        // The rest is asked for again and marked; what was allowed is taken back under one's account and not here.
        consent = await ada.Browser.OpenAsync(app.AuthorizationUrl(asked));
        Optional(consent).ShouldBe(["email", "phone", "offline_access"]);
        consent.Document.QuerySelectorAll(".scopes .tag").Length.ShouldBe(3);
        response = await ada.Browser.PressAsync(consent, "Allow");
        (await app.RedeemAsync(AuthorizationResponse.Read(response).ShouldNotBeNull())).ShouldSucceed()["scope"].ShouldBe("openid profile email offline_access");
    }

    [Fact]
    [Trait("Security", "S-155")]
    public async Task What_was_allowed_before_cannot_be_left_out_and_nothing_at_all_is_no_answer()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        var consent = await ada.Browser.OpenAsync(app.AuthorizationUrl(("scope", "email"), ("claims", """{"userinfo":{"phone_number":null}}""")));
        consent = await ada.Browser.PressAsync(consent, "Allow", ("See your email address", "on"));
        consent.Url.AbsolutePath.ShouldBe("/consent");
        consent.Text.ShouldContain("nothing left to allow");
        AuthorizationResponse.Read(await ada.Browser.PressAsync(consent, "Allow", ("See your email address", ""))).ShouldNotBeNull();

        // A form that says otherwise, of a tab that was open before: nothing is allowed that was not wanted.
        consent = await ada.Browser.OpenAsync(app.AuthorizationUrl(("scope", "openid email"), ("prompt", "consent")));
        var fields = consent.FormWithButton("Allow").QuerySelectorAll("input[type=hidden]").Select(f => KeyValuePair.Create(f.GetAttribute("name")!, f.GetAttribute("value")!));
        consent = await ada.Browser.PostAsync(consent.Url.PathAndQuery, [.. fields, new("Without", "email"), new("Without", "openid"), new("Decision", "allow")]);
        consent.Url.AbsolutePath.ShouldBe("/consent");
        var response = await ada.Browser.PressAsync(consent, "Allow");
        (await app.RedeemAsync(AuthorizationResponse.Read(response).ShouldNotBeNull())).ShouldSucceed()["scope"].ShouldBe("openid email");
    }

    private static IEnumerable<string?> Optional(Page consent) => consent.Document.QuerySelectorAll("input[type=checkbox]").Select(box => box.GetAttribute("value"));

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
