using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Chromium;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Passkeys as Chromium makes and shows them.</summary>
public sealed class PasskeyPageTests(LocalhostServer site) : IClassFixture<LocalhostServer>
{
    [Fact]
    public async Task A_passkey_is_added_renamed_used_to_sign_in_and_removed()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);
        // Browsers had passkeys before they could read and write their JSON (WebAuthn Level 3 §5.1).
        await walk.Page.AddInitScriptAsync("for (const part of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON']) delete PublicKeyCredential[part]; delete PublicKeyCredential.prototype.toJSON");
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");

        await walk.GoAsync("/account/passkeys");
        await walk.Page.FillAsync("#name", "Laptop");
        await walk.Page.PressAsync("#name", "Enter");
        await walk.WaitAsync("/account/recovery-codes");
        await walk.GoAsync("/account");
        (await walk.Page.InnerTextAsync("a[href='/account/two-step']")).ShouldContain("On");
        await walk.GoAsync("/account/passkeys");
        (await walk.Page.InnerTextAsync(".rows")).ShouldContain("Laptop");
        await walk.Page.ClickAsync("summary");
        await walk.Page.Locator(".unfold input[type=text]").FillAsync("Desktop");
        await walk.PressAsync("Save");
        await Assertions.Expect(walk.Page.Locator(".rows")).ToContainTextAsync("Desktop");

        // The tick stands beside the field for a code, and the passkey takes it along.
        await walk.SignOutAsync();
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/signin/second-factor");
        await walk.Page.CheckAsync("#trust");
        await walk.PressAsync("Use a passkey");
        await walk.WaitAsync("/account");
        await walk.SignOutAsync();
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");

        await walk.SignOutAsync();
        await walk.GoAsync("/signin");
        await walk.PressAsync("Use a passkey");
        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/passkeys");
        await walk.PressTwiceAsync("Remove", "Desktop");
        await Assertions.Expect(walk.Page.GetByText("You have none yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Where_no_passkey_can_be_used_or_none_was_found_the_page_says_what_to_do()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);
        await walk.Page.AddInitScriptAsync("navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); }");
        await walk.GoAsync("/signin");
        await walk.PressAsync("Use a passkey");
        await Assertions.Expect(walk.Page.GetByText("No passkey was found on this device")).ToBeVisibleAsync();

        // A browser that has none at all.
        await walk.Page.AddInitScriptAsync("delete window.PublicKeyCredential");
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/passkeys");
        await Assertions.Expect(walk.Page.GetByText("This browser knows no passkeys.")).ToBeVisibleAsync();
        await Assertions.Expect(walk.Page.GetByText("Add a passkey")).ToBeHiddenAsync();
        await walk.Page.EvaluateAsync("() => { window.sent = 0; addEventListener('submit', event => { window.sent++; event.preventDefault(); }); }");
        await walk.Page.FillAsync("#name", "Laptop");
        await walk.Page.PressAsync("#name", "Enter");
        (await walk.Page.EvaluateAsync<int>("window.sent")).ShouldBe(0, "there is no passkey to send");
    }

    [Fact]
    public async Task The_autofill_offers_a_passkey_as_soon_as_the_page_is_open()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium, autofill: true);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/passkeys");
        await walk.PressAsync("Add a passkey");
        await walk.WaitAsync("/account/recovery-codes");
        await walk.SignOutAsync();

        await walk.GoAsync("/signin");

        await walk.WaitAsync("/account");
    }

    [Fact]
    public async Task Somebody_new_signs_up_with_a_passkey_and_no_password()
    {
        var email = $"new.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", email);
        await walk.PressAsync("Sign up with a passkey");
        await walk.WaitAsync("/signup/verify");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync(email));
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/signup/passkey");
        await walk.PressAsync("Make the passkey");

        await walk.WaitAsync("/account");
        (await walk.Page.InnerTextAsync("main")).ShouldContain(email);
    }
}
