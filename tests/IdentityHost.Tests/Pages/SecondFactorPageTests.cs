using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>The second step: set up, asked for, spared, and demanded by apps.</summary>
public sealed class SecondFactorPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private const string TwoFactors = "urn:identityhost:acr:2fa";
    private const string Tick = "Trust this browser for 14 days";

    [Fact]
    public async Task An_authenticator_app_is_asked_for_and_a_trusted_browser_spares_it()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        var other = OpenBrowser();

        var page = await SignInAsync(other, ada.Account);
        page.Url.AbsolutePath.ShouldBe("/signin/second-factor");
        (await other.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
        page = await other.PressAsync(page, "Continue", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("4 tries are left");
        page = await other.PressAsync(page, "Continue", ("Code", Totp(secret, 1)), (Tick, "yes"));
        page.Url.AbsolutePath.ShouldBe("/account", "name, password, code: three pages");

        await other.PressAsync(await other.OpenAsync("/signout"), "Sign out");
        (await SignInAsync(other, ada.Account)).Url.AbsolutePath.ShouldBe("/account");
        (await other.OpenAsync("/account/sessions")).Text.ShouldContain("Trusted browsers");
    }

    [Fact]
    public async Task A_recovery_code_serves_in_the_same_field_once()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);
        var code = (await ada.Browser.OpenAsync("/account/recovery-codes")).Document.QuerySelector(".codes code")!.TextContent;
        var (first, second) = (OpenBrowser(), OpenBrowser());

        var page = await first.PressAsync(await SignInAsync(first, ada.Account), "Continue", ("Code", code));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
        (await first.OpenAsync("/account/sessions")).Text.ShouldNotContain("Trusted browsers", customMessage: "it is not trusted unless that is ticked");

        (await second.PressAsync(await SignInAsync(second, ada.Account), "Continue", ("Code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Security", "S-043")]
    public async Task The_page_says_how_many_tries_are_left_and_after_the_last_that_it_is_over()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);
        var other = OpenBrowser();
        var page = await SignInAsync(other, ada.Account);
        foreach (var left in (string[])["5 tries are left", "4 tries are left", "3 tries are left", "2 tries are left", "One try is left"])
        {
            page.Text.ShouldContain(left);
            page = await other.PressAsync(page, "Continue", ("Code", "000000"));
        }

        page.Text.ShouldContain("this sign-in is over");
        page.Document.QuerySelectorAll("main form").ShouldBeEmpty();
        (await other.OpenAsync("/signin/second-factor")).Text.ShouldContain("took too long, or was finished elsewhere");
    }

    [Fact]
    public async Task A_secret_stays_the_same_after_a_wrong_code_and_its_picture_is_kept_nowhere()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/two-step"), "Set up");
        var secret = page.Document.QuerySelector(".secret")!.TextContent;

        page = await ada.Browser.PressAsync(page, "Switch on", ("Code", "000000"));
        var picture = await ada.Browser.OpenAsync(page.Document.QuerySelector(".qr img")!.GetAttribute("src")!);

        page.Document.QuerySelector(".secret")!.TextContent.ShouldBe(secret);
        picture.Header("Content-Type").ShouldBe("image/svg+xml");
        picture.Header("Cache-Control").ShouldContain("no-store");
        (await OpenBrowser().OpenAsync("/account/two-step?handler=Picture")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task An_app_that_wants_two_factors_has_them_asked_for_even_in_a_trusted_browser()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        var page = await ada.Browser.PressAsync(await SignInAsync(ada.Browser, ada.Account), "Continue", ("Code", Totp(secret, 1)), (Tick, "yes"));
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        await SignInAsync(ada.Browser, ada.Account);

        page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors)));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page.HasButton("Confirm").ShouldBeTrue();
        page.Document.QuerySelector("#password").ShouldBeNull("a password is no second factor");
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", Totp(secret)));

        page.Left.ShouldBeTrue(page.Text);
        var answer = AuthorizationResponse.Read(page).ShouldNotBeNull();
        answer["code"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wish_for_two_factors_keeps_nobody_out_who_has_left_the_second_at_home(bool isRegistered)
    {
        var app = await RegisterClientAsync(isRegistered ? WebClient with { DefaultAcrValues = [TwoFactors] } : null);
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        (await TrustAsync(ada, await AddTotpAsync(ada.Browser))).Url.AbsolutePath.ShouldBe("/account", "in a trusted browser nothing but the password is asked for");

        var page = await ada.Browser.OpenAsync(isRegistered ? app.AuthorizationUrl() : app.AuthorizationUrl(("acr_values", TwoFactors)));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        var without = await ada.Browser.PressAsync(page, "Go on without it");
        without.Left.ShouldBeTrue(without.Text);
        var token = (await app.RedeemAsync(AuthorizationResponse.Read(without)!)).IdToken;
        token["acr"].ShouldBe("urn:identityhost:acr:1fa");
        (await ada.Browser.PressAsync(page, "Go on without it")).Left.ShouldBeFalse("a request is answered once");
    }

    [Fact]
    public async Task A_demand_for_two_factors_is_not_passed_over()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await TrustAsync(ada, await AddTotpAsync(ada.Browser));
        var demand = """{"id_token":{"acr":{"essential":true,"values":["urn:identityhost:acr:2fa"]}}}""";

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("claims", demand)));

        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page.HasButton("Go on without it").ShouldBeFalse();
        var token = page.Document.QuerySelector("input[name=csrf]")!.GetAttribute("value")!;
        page = await ada.Browser.PostAsync($"/reauthenticate{page.Url.Query}&handler=Without", [new("csrf", token)]);
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", "by hand no more than by the page");
    }

    [Fact]
    public async Task A_wish_for_two_factors_keeps_nobody_out_who_has_one()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        (await ada.AuthorizeAsync(app, ("acr_values", TwoFactors)))["code"].ShouldNotBeNull();
    }

    /// <summary>Trusts the browser, and signs in there anew.</summary>
    private async Task<Page> TrustAsync(Person person, string secret)
    {
        await person.Browser.PressAsync(await person.Browser.OpenAsync("/signout"), "Sign out");
        await person.Browser.PressAsync(await SignInAsync(person.Browser, person.Account), "Continue", ("Code", Totp(secret, 1)), (Tick, "yes"));
        await person.Browser.PressAsync(await person.Browser.OpenAsync("/signout"), "Sign out");
        return await SignInAsync(person.Browser, person.Account);
    }
}
