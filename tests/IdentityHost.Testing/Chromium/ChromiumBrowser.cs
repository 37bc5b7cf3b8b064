using IdentityHost.Testing.Processes;
using Microsoft.Playwright;

namespace IdentityHost.Testing.Chromium;

/// <summary>Debian's Chromium, driven by Playwright; one process, each test gets a context of its own.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>How long a test waits for what a page is to show, in milliseconds: long, since what comes costs nothing and a build server is slow at times.</summary>
    private const float Patience = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it; skips the test, or fails it on a build server, when it is not installed.</summary>
    public static async Task<ChromiumBrowser> StartAsync()
    {
        var path = RequiredTool.OnPath("chromium", "chromium-browser", "google-chrome");
        RequiredTool.Demand(path is not null, "Chromium is not installed.");
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Flags });
        return new(playwright, browser);
    }

    /// <summary>A page in a context without cookies.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
