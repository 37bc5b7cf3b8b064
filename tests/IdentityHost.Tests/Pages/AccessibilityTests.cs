using System.Text.Json;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Headless;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>axe-core looks at every page, in light and in dark; where <c>PAGE_PICTURES</c> names a folder, people can look at them too.</summary>
public sealed class AccessibilityTests(LocalhostServer site) : IClassFixture<LocalhostServer>
{
    private static readonly string NodeFolder = Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node");

    private readonly List<string> _findings = [];
    private readonly List<string> _seen = [];
    private string _axe = "";
    private string _language = "en";

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Axe_finds_nothing_on_the_pages_of_signing_in(string language)
    {
        _language = language;
        await using var chromium = await StartAsync();
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium, language: language);

        foreach (var path in (string[])["/", "/signin", "/signup", "/reset-password", "/signout", "/nothing"])
        {
            await walk.GoAsync(path);
            await LookAsync(walk.Page, path);
        }

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "new." + ada.Email);
        await walk.Page.FillAsync("#password", "short");
        await walk.PressAsync("Sign up");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await LookAsync(walk.Page, "/signup", "errors");
        foreach (var (state, password) in ((string, string)[])[("weak", "password1"), ("fair", "blue kettle"), ("strong", "a wholly different sentence")])
        {
            await walk.Page.FillAsync("#password", password);
            await Assertions.Expect(walk.Page.Locator(".strength p")).Not.ToBeEmptyAsync();
            await LookAsync(walk.Page, "/signup", state);
        }

        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify");
        await LookAsync(walk.Page, "/signup/verify");

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "phone." + ada.Email);
        await walk.Page.FillAsync("#phone", NewPhone());
        await walk.Page.FillAsync("#password", "a wholly different sentence");
        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify-phone");
        await LookAsync(walk.Page, "/signup/verify-phone");
        await walk.Page.FillAsync("#phone", "no number");
        await walk.PressAsync("Send the code there");
        await LookAsync(walk.Page, "/signup/verify-phone", "wrong");

        await walk.GoAsync("/signin");
        await walk.IdentifyAsync(ada.Email!);
        await LookAsync(walk.Page, "/signin", "password");
        await walk.Page.FillAsync("#password", "wrong");
        await walk.PressAsync("Sign in");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await LookAsync(walk.Page, "/signin", "wrong");
        await walk.PressAsync("Send me a code instead");
        await walk.WaitAsync("/signin/code");
        await LookAsync(walk.Page, "/signin/code");
        await walk.Page.FillAsync("#code", "000000");
        await walk.PressAsync("Sign in");
        await walk.Page.Locator("[role=alert]").WaitForAsync();
        await LookAsync(walk.Page, "/signin/code", "wrong");

        await site.Server.RequireSecondFactorAsync(ada);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/signin/second-code");
        await LookAsync(walk.Page, "/signin/second-code");

        await walk.GoAsync("/reset-password");
        await walk.Page.FillAsync("#email", ada.Email!);
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/reset-password/code");
        await LookAsync(walk.Page, "/reset-password/code");

        await walk.GoAsync("/signup");
        await walk.Page.FillAsync("#email", "key." + ada.Email);
        await walk.PressAsync("Sign up with a passkey");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync("key." + ada.Email));
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/signup/passkey");
        await LookAsync(walk.Page, "/signup/passkey");

        _findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Axe_finds_nothing_on_the_pages_of_an_account(string language)
    {
        _language = language;
        await using var chromium = await StartAsync();
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org", a => (a.FirstName, a.LastName) = ("Ada", "Lovelace"));
        var walk = await ChromiumPageWalk.StartAsync(site.Server, chromium, language: language);
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/account");
        await LookAsync(walk.Page, "/account", "bare");

        await walk.GoAsync("/account/emails");
        await walk.Page.FillAsync("#email", "new." + ada.Email);
        await walk.PressAsync("Add");
        await Assertions.Expect(walk.Page.Locator("#code")).ToBeVisibleAsync();
        await LookAsync(walk.Page, "/account/emails");

        await walk.GoAsync("/account/phone");
        var phone = NewPhone();
        await walk.Page.FillAsync("#phone", phone);
        await walk.PressAsync("Send a code");
        await Assertions.Expect(walk.Page.Locator("#code")).ToBeVisibleAsync();
        await LookAsync(walk.Page, "/account/phone");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync(phone));
        await walk.PressAsync("Confirm");
        await LookAsync(walk.Page, "/account/phone", "confirmed");

        await walk.GoAsync("/account/passkeys");
        await walk.PressAsync("Add a passkey");
        await walk.WaitAsync("/account/recovery-codes");
        await LookAsync(walk.Page, "/account/recovery-codes", "new");
        await walk.GoAsync("/account/recovery-codes");
        await LookAsync(walk.Page, "/account/recovery-codes");
        await walk.Page.GotoAsync(new Uri(site.Server.Origin, "/account/emails").AbsoluteUri);
        await walk.Page.GetByRole(AriaRole.Button, new() { Name = new Translation(language).Of("emails.remove.of", "new." + ada.Email), Exact = true }).ClickAsync();
        await walk.GoAsync("/account/two-step");
        await LookAsync(walk.Page, "/account/two-step", "off");
        await walk.PressAsync("Set up");
        await LookAsync(walk.Page, "/account/two-step");
        foreach (var path in (string[])["/account", "/account/activity", "/account/deletion", "/account/invitations", "/account/passkeys", "/account/password", "/account/sessions", "/reauthenticate", "/signout"])
        {
            await walk.GoAsync(path);
            await LookAsync(walk.Page, path);
        }

        await walk.SignOutAsync();
        await walk.SignInAsync(ada);
        await walk.WaitAsync("/signin/second-factor");
        await LookAsync(walk.Page, "/signin/second-factor");
        await walk.PressAsync("Use a passkey");
        await walk.WaitAsync("/signin/trust");
        await LookAsync(walk.Page, "/signin/trust");
        await walk.PressAsync("Do not trust");

        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/deletion");
        await walk.PressAsync("Delete my account");
        await walk.Page.Locator("[role=status]").WaitForAsync();
        await LookAsync(walk.Page, "/account/deletion", "scheduled");

        _findings.ShouldBeEmpty();
        _seen.Count.ShouldBeGreaterThan(10);
    }

    /// <summary>A number of one walk alone.</summary>
    private static string NewPhone() => "+4930" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 9);

    private async Task<ChromiumBrowser> StartAsync()
    {
        await NodeScript.InstallAsync(NodeFolder);
        _axe = await File.ReadAllTextAsync(Path.Combine(NodeFolder, "node_modules", "axe-core", "axe.min.js"));
        return await ChromiumBrowser.StartAsync();
    }

    private async Task LookAsync(IPage page, string path, string? state = null)
    {
        new Uri(page.Url).AbsolutePath.ShouldBe(path);
        (await page.GetAttributeAsync("html", "lang")).ShouldBe(_language, path);
        _seen.Add(path);
        await NarrowAsync(page, $"{path} {state}");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            if (Environment.GetEnvironmentVariable("PAGE_PICTURES") is { Length: > 0 } folder)
                await PictureAsync(page, Path.Combine(folder, $"{path.Trim('/').Replace('/', '-')}{(state is null ? "" : "-" + state)}.{_language}.{scheme}"));
            await page.EvaluateAsync(_axe);
            var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
            _findings.AddRange(found.EnumerateArray().Select(f => $"{path} {_language} {scheme}: {f.GetString()}"));
        }
    }

    /// <summary>Nothing is wider than the narrowest screen people have (WCAG 2.2, 1.4.10).</summary>
    private async Task NarrowAsync(IPage page, string where)
    {
        await page.SetViewportSizeAsync(320, 640);
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - 320");
        if (wider > 0)
            _findings.Add($"{where} {_language}: {wider} pixels too wide for 320");
        await page.SetViewportSizeAsync(1280, 720);
    }

    private static async Task PictureAsync(IPage page, string path)
    {
        foreach (var width in (int[])[360, 1280])
        {
            await page.SetViewportSizeAsync(width, 720);
            await page.ScreenshotAsync(new() { Path = $"{path}.{width}.png", FullPage = true });
        }
    }
}
