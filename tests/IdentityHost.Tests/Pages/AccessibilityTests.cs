using IdentityHost.OpenId.Secrets;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.ExternalSignIn;
using IdentityHost.Tests.Headless;
using Microsoft.Playwright;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Every page is looked at in Chromium, in both languages.</summary>
public sealed class AccessibilityTests(LocalhostServer site) : IClassFixture<LocalhostServer>
{
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Axe_finds_nothing_on_any_page(string language)
    {
        await using var inspection = await PageInspection.StartAsync(language);
        await LookAtSigningInAsync(inspection, language);
        await LookAtAccountAsync(inspection, language);
        await new AppsAndLinksWalk(site.Server, inspection, language).LookAsync();

        // Who chooses a language or colours is sent back at once.
        var pages = TestedEndpoint.All(site.Server.Services, new Dictionary<string, string>(StringComparer.Ordinal)).Where(e => e.Face == Face.Page).Select(e => e.Path);
        inspection.ShouldHaveFoundNothingOn(pages.Except(["/preferences"], StringComparer.Ordinal));
    }

    private async Task LookAtSigningInAsync(PageInspection inspection, string language)
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        var walk = await ChromiumPageWalk.StartAsync(site.Server, inspection.Chromium, language: language);

        foreach (var path in (string[])["/", "/signin", "/signup", "/reset-password", "/signout", "/nothing"])
        {
            await walk.GoAsync(path);
            await inspection.LookAsync(walk.Page, path);
        }

        await LookAtProvidersAsync(inspection, walk, language);
        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "new." + ada.Email);
        await walk.Page.FillAsync("#password", "short");
        await walk.PressAsync("Sign up");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/signup", "errors");
        foreach (var (state, password) in ((string, string)[])[("weak", "password1"), ("fair", "blue kettle"), ("strong", "a wholly different sentence")])
        {
            await walk.Page.FillAsync("#password", password);
            await Assertions.Expect(walk.Page.Locator(".strength p")).Not.ToBeEmptyAsync();
            await inspection.LookAsync(walk.Page, "/signup", state);
        }

        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify");
        await inspection.LookAsync(walk.Page, "/signup/verify");

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "phone." + ada.Email);
        await walk.Page.FillAsync("#phone", NewPhone());
        await walk.Page.FillAsync("#password", "a wholly different sentence");
        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify-phone");
        await inspection.LookAsync(walk.Page, "/signup/verify-phone");
        await walk.Page.FillAsync("#phone", "no number");
        await walk.PressAsync("Send the code there");
        await inspection.LookAsync(walk.Page, "/signup/verify-phone", "wrong");

        await walk.GoAsync("/signin");
        await walk.IdentifyAsync(ada.Email!);
        await inspection.LookAsync(walk.Page, "/signin", "password");
        await walk.Page.FillAsync("#password", "wrong");
        await walk.PressAsync("Sign in");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/signin", "wrong");
        await walk.PressAsync("Send me a code instead");
        await walk.WaitAsync("/signin/code");
        await inspection.LookAsync(walk.Page, "/signin/code");
        await walk.Page.FillAsync("#code", "000000");
        await walk.PressAsync("Sign in");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/signin/code", "wrong");
        site.Server.Clock.Advance(TimeSpan.FromMinutes(4));
        await walk.GoAsync("/signin/code");
        await inspection.LookAsync(walk.Page, "/signin/code", "expired");

        await site.Server.RequireSecondFactorAsync(ada);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/signin/second-code");
        await inspection.LookAsync(walk.Page, "/signin/second-code");

        await walk.GoAsync("/reset-password");
        await walk.Page.FillAsync("#email", ada.Email!);
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/reset-password/code");
        await inspection.LookAsync(walk.Page, "/reset-password/code");

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "key." + ada.Email);
        await walk.PressAsync("Sign up with a passkey");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync("key." + ada.Email));
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/signup/passkey");
        await inspection.LookAsync(walk.Page, "/signup/passkey");
    }

    private async Task LookAtAccountAsync(PageInspection inspection, string language)
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org", a => (a.FirstName, a.LastName) = ("Ada", "Lovelace"));
        var walk = await ChromiumPageWalk.StartAsync(site.Server, inspection.Chromium, language: language);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await inspection.LookAsync(walk.Page, "/account", "bare");
        await LookAtConnectionsAsync(inspection, walk, language);

        await walk.GoAsync("/account/emails");
        await walk.Page.FillAsync("#email", "new." + ada.Email);
        await walk.PressAsync("Add");
        await Assertions.Expect(walk.Page.Locator("#code")).ToBeVisibleAsync();
        await inspection.LookAsync(walk.Page, "/account/emails");

        await walk.GoAsync("/account/phone");
        var phone = NewPhone();
        await walk.Page.FillAsync("#phone", phone);
        await walk.PressAsync("Send a code");
        await Assertions.Expect(walk.Page.Locator("#code")).ToBeVisibleAsync();
        await inspection.LookAsync(walk.Page, "/account/phone");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync(phone));
        await walk.PressAsync("Confirm");
        await inspection.LookAsync(walk.Page, "/account/phone", "confirmed");

        await walk.GoAsync("/account/passkeys");
        await walk.PressAsync("Add a passkey");
        await walk.WaitAsync("/account/recovery-codes");
        await inspection.LookAsync(walk.Page, "/account/recovery-codes", "new");
        var code = await walk.Page.Locator(".codes code").First.TextContentAsync() ?? "";
        await walk.GoAsync("/account/recovery-codes");
        await inspection.LookAsync(walk.Page, "/account/recovery-codes");
        await walk.Page.GotoAsync(new Uri(site.Server.Origin, "/account/emails").AbsoluteUri);
        await walk.PressTwiceAsync("Remove", "new." + ada.Email);
        await walk.GoAsync("/account/two-step");
        await inspection.LookAsync(walk.Page, "/account/two-step", "off");
        await walk.PressAsync("Set up");
        await inspection.LookAsync(walk.Page, "/account/two-step");
        foreach (var path in (string[])["/account", "/account/activity", "/account/deletion", "/account/invitations", "/account/passkeys", "/account/password", "/account/sessions", "/reauthenticate", "/signout"])
        {
            await walk.GoAsync(path);
            await inspection.LookAsync(walk.Page, path);
        }

        await walk.SignOutAsync();
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/signin/second-factor");
        await inspection.LookAsync(walk.Page, "/signin/second-factor");
        await ChromiumPageWalk.ShowFactorByScriptAsync(walk.Page, code);
        await inspection.LookAsync(walk.Page, "/signin/trust");
        await walk.PressAsync("Do not trust");

        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/deletion");
        await walk.Page.Locator("summary").ClickAsync();
        await inspection.LookAsync(walk.Page, "/account/deletion", "sure");
        await walk.GoAsync("/account/deletion");
        await walk.PressTwiceAsync();
        await walk.Page.Locator("[role=status]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/account/deletion", "scheduled");
    }

    /// <summary>A number of one walk alone.</summary>
    private static string NewPhone() => "+4930" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 9);

    /// <summary>On the way to a provider and back, without an identity and with one that lacks an address.</summary>
    private static async Task LookAtProvidersAsync(PageInspection inspection, ChromiumPageWalk walk, string language)
    {
        var words = new Translation(language);
        // The page goes on by itself; people see it where their browser does not.
        await walk.Page.RouteAsync("**/signin/external", StayAsync);
        await walk.GoAsync("/signin");
        await Visitant.PressAsync(walk.Page, words.Of("external.with", "GitHub"));
        await Assertions.Expect(walk.Page.Locator("h1")).ToHaveTextAsync(words.Of("onway.title", "GitHub"));
        await inspection.LookAsync(walk.Page, "/signin/external", "onway");
        await walk.Page.UnrouteAsync("**/signin/external");

        await walk.GoAsync("/signin");
        await Visitant.PressAsync(walk.Page, words.Of("external.with", "GitHub"));
        await Visitant.PressAsync(walk.Page, "Cancel");
        await walk.WaitAsync("/signin/external");
        await inspection.LookAsync(walk.Page, "/signin/external");

        await walk.GoAsync("/signin");
        await Visitant.PressAsync(walk.Page, words.Of("external.with", "GitHub"));
        await new Visitant().SayAsync(walk.Page, email: null);
        await walk.WaitAsync("/signup/external");
        await inspection.LookAsync(walk.Page, "/signup/external");
    }

    private static async Task StayAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        await route.FulfillAsync(new() { Response = answer, Headers = answer.Headers.Where(h => h.Key != "refresh") });
    }

    /// <summary>Connects an account at each provider.</summary>
    private static async Task LookAtConnectionsAsync(PageInspection inspection, ChromiumPageWalk walk, string language)
    {
        await walk.GoAsync("/account/connections");
        await inspection.LookAsync(walk.Page, "/account/connections", "none");
        foreach (var provider in (string[])["GitHub", "Google"])
        {
            var visitant = new Visitant();
            await Visitant.PressAsync(walk.Page, new Translation(language).Of("connections.add", provider));
            await visitant.SayAsync(walk.Page, visitant.Email);
            await Assertions.Expect(walk.Page.Locator(".rows")).ToContainTextAsync(visitant.Login);
        }

        await inspection.LookAsync(walk.Page, "/account/connections");
    }
}
