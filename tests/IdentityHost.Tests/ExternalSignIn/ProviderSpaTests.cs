using IdentityHost.Testing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Loopback;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>The same with a single-page app that is served from another origin.</summary>
public sealed class SpaSite : JourneySite
{
    private static readonly string s_folder = Repository.Path("tests", "IdentityHost.Tests", "ExternalSignIn", "spa");

    private LoopbackServer? _pages;

    /// <summary>Where the app is.</summary>
    public string Origin => _pages!.Origin;

    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:Accounts:Headless:TrustedOrigins:0", Origin)];

    public override async ValueTask InitializeAsync()
    {
        _pages = await LoopbackServer.StartAsync(ServeAsync);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_pages is not null)
            await _pages.DisposeAsync();
    }

    private Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path == "/settings.json")
            return http.Response.WriteAsJsonAsync(new { issuer = Server.Issuer });
        var isScript = http.Request.Path == "/spa.js";
        http.Response.ContentType = isScript ? "text/javascript" : "text/html; charset=utf-8";
        return http.Response.SendFileAsync(Path.Combine(s_folder, isScript ? "spa.js" : "index.html"));
    }
}

/// <summary>An app with sign-in pages of its own, on another origin, whose people come by GitHub and Google; its page and script are in <c>spa</c>.</summary>
public sealed class ProviderSpaTests(SpaSite site) : IClassFixture<SpaSite>
{
    private readonly Visitant _ada = new();

    [Fact]
    public async Task A_single_page_app_sends_its_people_to_a_provider_and_learns_from_the_session_what_came_of_it()
    {
        var page = await OpenAsync();
        await GoAsync(page, "GitHub");
        await Visitant.PressAsync(page, "Cancel");
        await StateAsync(page, "Signed out; cancelled login");

        await GoAsync(page, "GitHub");
        await _ada.SayAsync(page, _ada.Email);
        await StateAsync(page, $"Hello, {_ada.Email}");
        await AccountsAsync(page, $"github: {_ada.Login}");

        await GoAsync(page, "Google");
        await _ada.SayAsync(page, _ada.Email);
        await AccountsAsync(page, $"github: {_ada.Login}, google: {_ada.Email}");
        await StateAsync(page, $"Hello, {_ada.Email}");

        // What somebody else has connected stays theirs.
        var other = await OpenAsync();
        var eve = new Visitant();
        await GoAsync(other, "Google");
        await eve.SayAsync(other, eve.Email);
        await StateAsync(other, $"Hello, {eve.Email}");
        await AccountsAsync(other, $"google: {eve.Email}");
        await GoAsync(other, "GitHub");
        await _ada.SayAsync(other, _ada.Email);
        await StateAsync(other, $"Hello, {eve.Email}; connected_other connect");
        await AccountsAsync(other, $"google: {eve.Email}");
    }

    [Fact]
    public async Task It_asks_for_what_the_provider_does_not_say()
    {
        var page = await OpenAsync();
        await GoAsync(page, "GitHub");
        await _ada.SayAsync(page, email: null);
        await StateAsync(page, $"{_ada.Login} at GitHub, who are you?");
        await Visitant.PressAsync(page, "Sign up");
        await StateAsync(page, "required email");
        await page.GetByLabel("E-mail").FillAsync(_ada.Email);
        await Visitant.PressAsync(page, "Sign up");
        await StateAsync(page, "verify_email");
        await page.GetByLabel("Code").FillAsync(await new Mailbox(site.Server).CodeAsync(_ada.Email));
        await Visitant.PressAsync(page, "Verify");
        await StateAsync(page, $"Hello, {_ada.Email}");
        await AccountsAsync(page, $"github: {_ada.Login}");
    }

    private async Task<IPage> OpenAsync()
    {
        var page = (await site.OpenAsync()).Page;
        await page.GotoAsync(site.Origin);
        await StateAsync(page, "Signed out");
        return page;
    }

    /// <summary>Presses the app's button, and is at the provider.</summary>
    private async Task GoAsync(IPage page, string provider)
    {
        await Visitant.PressAsync(page, provider);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(provider);
        page.Url.ShouldStartWith(site.Server.Issuer);
    }

    private static Task StateAsync(IPage page, string expected) => Assertions.Expect(page.Locator("#state")).ToHaveTextAsync(expected);

    private static Task AccountsAsync(IPage page, string expected) => Assertions.Expect(page.Locator("#accounts")).ToHaveTextAsync(expected);
}
