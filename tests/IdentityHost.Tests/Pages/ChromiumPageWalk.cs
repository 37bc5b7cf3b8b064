using IdentityHost.Accounts;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Microsoft.Playwright;

namespace IdentityHost.Tests.Pages;

/// <summary>Somebody at Chromium, with a device that keeps passkeys.</summary>
internal sealed class ChromiumPageWalk(TestServer server, IPage page)
{
    public IPage Page => page;

    public Mailbox Mailbox { get; } = new(server);

    /// <summary>Opens a browser whose device confirms every passkey at once.</summary>
    /// <param name="server">The server under test.</param>
    /// <param name="chromium">The browser.</param>
    /// <param name="autofill">Whether passkeys come with the autofill; such a device then signs in as soon as the page is open.</param>
    public static async Task<ChromiumPageWalk> StartAsync(TestServer server, ChromiumBrowser chromium, bool autofill = false)
    {
        var page = await chromium.OpenAsync();
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
        return new(server, page);
    }

    public Task GoAsync(string path) => page.GotoAsync(new Uri(server.Origin, path).AbsoluteUri);

    public Task PressAsync(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();

    public async Task SignInAsync(Account account)
    {
        await GoAsync("/signin");
        await page.FillAsync("#email", account.Email!);
        await page.FillAsync("#password", TestServer.Password);
        await PressAsync("Sign in");
    }

    public async Task SignOutAsync()
    {
        await GoAsync("/signout");
        await PressAsync("Sign out");
        await WaitAsync("/signout");
    }

    /// <summary>Waits until the browser is at a page of ours.</summary>
    public Task WaitAsync(string path) => page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
}
