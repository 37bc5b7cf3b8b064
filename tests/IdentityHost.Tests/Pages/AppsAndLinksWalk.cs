using IdentityHost.Accounts;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace IdentityHost.Tests.Pages;

/// <summary>The pages that an app's request and mailed links lead to, and those that come in place of an answer.</summary>
internal sealed class AppsAndLinksWalk(TestServer server, PageInspection inspection, string language)
{
    private readonly AccountsOptions _options = server.Services.GetRequiredService<IOptions<AccountsOptions>>().Value;

    public async Task LookAsync()
    {
        var ada = await NewPersonAsync();
        var walk = await ChromiumPageWalk.StartAsync(server, inspection.Chromium, language: language);
        await LookAtAppAsync(walk, ada);
        await LookAtProofAsync(walk, ada);
        var before = (_options.EmailVerificationByCodeEnabled, _options.PasswordResetByCodeEnabled, _options.LoginByLinkEnabled);
        try
        {
            (_options.EmailVerificationByCodeEnabled, _options.PasswordResetByCodeEnabled, _options.LoginByLinkEnabled) = (false, false, true);
            await LookAtLinksAsync(walk, ada);
            await LookAtSignInLinkAsync(walk);
        }
        finally
        {
            (_options.EmailVerificationByCodeEnabled, _options.PasswordResetByCodeEnabled, _options.LoginByLinkEnabled) = before;
        }
    }

    private Task<Account> NewPersonAsync() => server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");

    private async Task LookAtAppAsync(ChromiumPageWalk walk, Account ada)
    {
        using var app = await server.RegisterAsync(
            new ClientMetadata { ClientName = "Shop", ClientUri = "https://shop.example/about", RedirectUris = ["https://shop.example/cb"], Scope = "openid profile email" }, new Transcript());
        await walk.GoAsync("/connect/authorize?client_id=nobody");
        await inspection.LookAsync(walk.Page, "/connect/authorize", "refused");
        await walk.GoAsync(app.AuthorizationUrl(("scope", "openid profile email")));
        await inspection.LookAsync(walk.Page, "/signin", "app");
        await walk.IdentifyAsync(ada.Email!);
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Sign in");
        await walk.WaitAsync("/consent");
        await inspection.LookAsync(walk.Page, "/consent");
        await walk.Page.Locator("summary").ClickAsync();
        await inspection.LookAsync(walk.Page, "/consent", "part");
        await walk.GoAsync(app.AuthorizationUrl(("prompt", "select_account")));
        await inspection.LookAsync(walk.Page, "/choose-account");
    }

    /// <summary>The question in place of an answer, its answer wrong and right, and the form that waited, where no script sends it on.</summary>
    private async Task LookAtProofAsync(ChromiumPageWalk walk, Account ada)
    {
        await walk.GoAsync("/account/emails");
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await walk.Page.FillAsync("#email", "later." + ada.Email);
        await walk.PressAsync("Add");
        await walk.Page.Locator("#password").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/account/emails", "question");
        await walk.Page.FillAsync("#password", "wrong");
        await walk.PressAsync("Confirm");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/reauthenticate", "wrong");

        await walk.Page.RouteAsync("**/site.js", route => route.AbortAsync());
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Confirm");
        await walk.Page.Locator("form[data-go]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/reauthenticate", "done");
        await walk.Page.UnrouteAsync("**/site.js");
        await walk.PressAsync("Continue");
        await Assertions.Expect(walk.Page.Locator("#code")).ToBeVisibleAsync();
    }

    private async Task LookAtLinksAsync(ChromiumPageWalk walk, Account ada)
    {
        await walk.GoAsync("/account/emails");
        await walk.Page.FillAsync("#email", "link." + ada.Email);
        await walk.PressAsync("Add");
        await walk.GoAsync($"/verify-email?key={await walk.Mailbox.KeyAsync("link." + ada.Email)}");
        await inspection.LookAsync(walk.Page, "/verify-email");
        await walk.GoAsync("/reset-password");
        await walk.Page.FillAsync("#email", ada.Email!);
        await walk.PressAsync("Continue");
        await walk.Page.Locator(".note").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/reset-password", "sent");
        await walk.GoAsync("/reset-password?key=unknown");
        await inspection.LookAsync(walk.Page, "/reset-password", "key");
        await walk.Page.FillAsync("#password", "a wholly different sentence");
        await walk.PressAsync("Set the password");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await inspection.LookAsync(walk.Page, "/reset-password", "key-wrong");
    }

    /// <summary>In the browser that asked, and in another one.</summary>
    private async Task LookAtSignInLinkAsync(ChromiumPageWalk other)
    {
        var eve = await NewPersonAsync();
        var walk = await ChromiumPageWalk.StartAsync(server, inspection.Chromium, language: language);
        await walk.GoAsync("/signin");
        await walk.IdentifyAsync(eve.Email!);
        await walk.PressAsync("Send me a code instead");
        await walk.WaitAsync("/signin/code");
        await inspection.LookAsync(walk.Page, "/signin/code", "link");
        var link = $"/signin/link?key={await walk.Mailbox.KeyAsync(eve.Email!)}";
        await walk.GoAsync(link);
        await inspection.LookAsync(walk.Page, "/signin/link");
        await other.GoAsync(link);
        await inspection.LookAsync(other.Page, "/signin/link", "elsewhere");
    }
}
