using System.Collections.Concurrent;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Chromium;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>What the browser says of a new password while it is typed, and what it keeps for whoever saves recovery codes.</summary>
public sealed class PasswordFieldTests(LocalhostServer site) : IClassFixture<LocalhostServer>
{
    [Fact]
    public async Task A_new_password_is_estimated_in_words_and_sent_nowhere()
    {
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);
        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "lovelace@example.org");
        var sent = new ConcurrentQueue<string>();
        walk.Page.Request += (_, request) => sent.Enqueue(request.Url);
        var said = walk.Page.Locator(".strength [role=status]");
        await Assertions.Expect(said).Not.ToBeVisibleAsync();

        foreach (var (password, level) in ((string, string)[])
        [
            ("short", "Too short"), ("password1", "Weak"), ("P@ssw0rd!", "Weak"), ("lovelace1815", "Weak"), ("aaaaaaaaaaaaaaaa", "Weak"), ("qwertzuiop", "Weak"), ("Sommer2024!", "Weak"), ("hunter2hunter2", "Weak"),
            ("blue kettle", "Fair"), ("blue kettle, wet roof", "Good"), ("a wholly different sentence", "Strong"), ("xB7#qLw9!zR2mK4v", "Strong"), ("короткий дождь над рекой", "Strong"),
        ])
        {
            await walk.Page.FillAsync("#password", password);
            await Assertions.Expect(said).ToContainTextAsync(level);
        }

        sent.ShouldBeEmpty();
        // An estimate, and no rule: what the server takes it takes.
        await walk.Page.FillAsync("#password", "lovelace1815");
        await walk.Page.FillAsync("#email", $"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify");
    }

    [Fact]
    public async Task Whoever_resets_or_changes_a_password_sees_the_same_estimate()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);
        await walk.GoAsync("/reset-password");
        await walk.Page.FillAsync("#email", ada.Email!);
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/reset-password/code");
        await walk.Page.FillAsync("#password", "short");
        await Assertions.Expect(walk.Page.Locator(".strength")).ToContainTextAsync("Too short");

        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await walk.GoAsync("/.well-known/change-password");
        await walk.Page.FillAsync("#new_password", ada.Email!.Split('@')[0]);
        await Assertions.Expect(walk.Page.Locator(".strength")).ToContainTextAsync("Weak");
        (await walk.Page.GetByRole(AriaRole.Meter, new() { Name = "Strength of the password" }).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Recovery_codes_are_downloaded_and_left_only_with_the_tick()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/passkeys");
        await walk.PressAsync("Add a passkey");
        await walk.WaitAsync("/account/recovery-codes");

        var download = await walk.Page.RunAndWaitForDownloadAsync(() => walk.Page.GetByText("Download", new() { Exact = true }).ClickAsync());
        download.SuggestedFilename.ShouldBe("recovery-codes.txt");
        var saved = await File.ReadAllTextAsync((await download.PathAsync())!);
        foreach (var code in await walk.Page.Locator(".codes code").AllTextContentsAsync())
            saved.ShouldContain(code);

        await walk.PressAsync("Continue");
        new Uri(walk.Page.Url).AbsolutePath.ShouldBe("/account/recovery-codes");
        await walk.Page.GetByLabel("I have saved them").CheckAsync();
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/account");
    }
}
