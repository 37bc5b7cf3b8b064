using System.Security.Cryptography;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>A server on which GitHub and Google are pretended and one more provider is down, and one Chromium for all journeys there.</summary>
public class JourneySite : IAsyncLifetime
{
    private TestServer? _server;
    private ChromiumBrowser? _chromium;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>Settings besides.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <inheritdoc />
    public virtual async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["IdentityHost:ExternalSignIn:Pretend"] = "true",
            // A journey does in seconds what takes people minutes: one mail to an address after the other.
            ["IdentityHost:Accounts:RateLimits:ConfirmEmail"] = "",
            ["IdentityHost:ExternalSignIn:OpenIdConnect:acme:Name"] = "Acme",
            ["IdentityHost:ExternalSignIn:OpenIdConnect:acme:ClientId"] = "nobody-answers",
            ["IdentityHost:ExternalSignIn:OpenIdConnect:acme:Issuer"] = $"http://127.0.0.1:{FreePort.Find()}",
        };
        foreach (var (key, value) in Settings)
            settings[key] = value;
        _server = await TestServer.StartAsync(new() { Database = await StartedDatabases.SqliteAsync(), Settings = settings });
    }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody at a browser without cookies.</summary>
    internal async Task<ChromiumPageWalk> OpenAsync() => new(Server, await (_chromium ??= await ChromiumBrowser.StartAsync()).OpenAsync());

    /// <summary>The account that has proven an address; null for none.</summary>
    public async Task<string?> OwnerAsync(string email) =>
        (await Server.Services.GetRequiredService<IEmailAddresses>().FindAsync(email.ToUpperInvariant(), CancellationToken.None)).SingleOrDefault(a => a.Verified)?.AccountId;

    /// <summary>What is connected to an account, as <c>provider display</c>.</summary>
    public async Task<IReadOnlyList<string>> LinksAsync(string accountId) =>
        [.. (await Server.Services.GetRequiredService<IExternalLinks>().ListAsync(accountId, CancellationToken.None)).Select(l => $"{l.Provider} {l.Display}")];
}

/// <summary>Somebody of one test alone, as the pretended providers know them.</summary>
internal sealed record Visitant(string Login)
{
    public Visitant()
        : this("v" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))
    {
    }

    public string Email => Login + "@example.org";

    /// <summary>Says on the page of a pretended provider who they are.</summary>
    public async Task SayAsync(IPage page, string? email, bool verified = true)
    {
        await page.GetByLabel("Name of the account").FillAsync(Login);
        await page.GetByLabel("E-mail").FillAsync(email ?? "");
        await page.GetByLabel("It is verified").SetCheckedAsync(verified);
        await PressAsync(page, "Be somebody else");
    }

    /// <summary>Goes to a provider by its button, and comes back.</summary>
    public async Task ComeByAsync(IPage page, string provider, string? email, bool verified = true)
    {
        await PressAsync(page, $"Continue with {provider}");
        await SayAsync(page, email, verified);
    }

    public static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
