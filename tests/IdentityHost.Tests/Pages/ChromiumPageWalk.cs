using IdentityHost.Accounts;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Microsoft.Playwright;

namespace IdentityHost.Tests.Pages;

/// <summary>Somebody at Chromium, with a device that keeps passkeys.</summary>
internal sealed class ChromiumPageWalk(TestServer server, IPage page, string language = "en")
{
    private readonly Translation _words = new(language);

    public IPage Page => page;

    public Mailbox Mailbox { get; } = new(server);

    /// <summary>Opens a browser whose device confirms every passkey at once.</summary>
    /// <param name="server">The server under test.</param>
    /// <param name="chromium">The browser.</param>
    /// <param name="autofill">Whether passkeys come with the autofill; such a device then signs in as soon as the page is open.</param>
    /// <param name="language">What the browser speaks; buttons are called by their English names all the same.</param>
    public static async Task<ChromiumPageWalk> StartAsync(TestServer server, ChromiumBrowser chromium, bool autofill = false, string language = "en")
    {
        var page = await chromium.OpenAsync(new() { Locale = language });
        if (!autofill)
            await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(server, page, language);
    }

    public Task GoAsync(string path) => page.GotoAsync(new Uri(server.Origin, path).AbsoluteUri);

    public Task PressAsync(string button) => page.GetByRole(AriaRole.Button, new() { NameRegex = _words.Pattern(button) }).First.ClickAsync();

    /// <summary>Unfolds what follows from something, and does it.</summary>
    /// <param name="handler">The handler of its form; null for a page's only one.</param>
    /// <param name="name">What it is done to, where there are several.</param>
    public async Task PressTwiceAsync(string? handler = null, string name = "")
    {
        var thing = page.Locator(handler is null ? "details.unfold" : $"details.unfold:has(form[action*='handler={handler}'])").Filter(new() { HasText = name }).First;
        await thing.Locator("summary").ClickAsync();
        await thing.Locator("button").ClickAsync();
    }

    /// <summary>Says who signs in, and waits to be asked for the password.</summary>
    public async Task IdentifyAsync(string identifier)
    {
        await page.FillAsync("#email", identifier);
        await PressAsync("Continue");
        await page.Locator("#password").WaitForAsync();
    }

    public async Task SignInAsync(Account account)
    {
        await GoAsync("/signin");
        await IdentifyAsync(account.Email!);
        await page.FillAsync("#password", TestServer.Password);
        await PressAsync("Sign in");
    }

    public async Task SignOutAsync()
    {
        await GoAsync("/signout");
        await PressAsync("Sign out");
        await WaitAsync("/signout");
    }

    /// <summary>
    /// Shows the second factor as a single-page app does, which is asked about trust in a step of its own; so its sign-in waits there, and the page of that
    /// step is open.
    /// </summary>
    public static async Task ShowFactorByScriptAsync(IPage page, string code)
    {
        await page.EvaluateAsync(
            """
            async code => {
              await fetch('/_allauth/browser/v1/config');
              const token = /csrftoken=([^;]+)/.exec(document.cookie)[1];
              await fetch('/_allauth/browser/v1/auth/2fa/authenticate', {
                method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token }, body: JSON.stringify({ code }),
              });
              location.assign('/signin/trust');
            }
            """,
            code);
        await page.WaitForFunctionAsync("location.pathname === '/signin/trust' && document.readyState === 'complete'", null, new() { PollingInterval = 50 });
    }

    /// <summary>Waits until a page of ours is there, with its scripts.</summary>
    /// <remarks>The page is asked, not the events of its loading: on a busy machine one of them went missing now and then.</remarks>
    public Task WaitAsync(string path) =>
        page.WaitForFunctionAsync("path => location.pathname === path && document.readyState === 'complete'", path, new() { PollingInterval = 50 });

    /// <summary>Waits until the browser is at an address that begins so, of ours or of an app; asked of the page too.</summary>
    public static Task ArriveAsync(IPage page, string start) =>
        page.WaitForFunctionAsync("start => location.href.startsWith(start) && document.readyState === 'complete'", start, new() { PollingInterval = 50 });
}
