using System.Collections.Concurrent;
using System.Net;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Headless;
using IdentityHost.Tests.Pages;
using IdentityHost.Tests.Protocol;
using IdentityHost.Tests.Protocol.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Every page in a real browser: what it loads, and what becomes of it in a frame of another site (S-086, S-092, S-154).</summary>
public sealed class ChromiumPageTests(ProviderServer shared) : ProtocolTests(shared), IClassFixture<ProviderServer>
{
    private const string Blocked = "chrome-error://chromewebdata/";

    private readonly ConcurrentQueue<string> _violations = new();
    private readonly List<string> _visited = [];

    [Fact]
    [Trait("Security", "S-086")]
    [Trait("Security", "S-092")]
    [Trait("Security", "S-154")]
    public async Task On_the_whole_walk_nothing_breaks_the_policy_and_no_page_shows_itself_in_a_frame()
    {
        await using var chromium = await ChromiumBrowser.StartAsync();
        await using var site = await LoopbackServer.StartAsync(ServeAsync);
        using var app = await RegisterAsync(site);
        var ada = (await NewPersonAsync()).Account;
        var page = await chromium.OpenAsync();
        Watch(page);

        // Nobody is signed in: the start, signing up, its code, signing in.
        await VisitAsync(page, site, "/");
        await GoAsync(page, app.AuthorizationUrl());
        var signIn = page.Url;
        await CheckAsync(page, site, "/signin");
        await ShouldShowLogoAsync(page);
        await page.Locator("p.after a").ClickAsync();
        await CheckAsync(page, site, "/signup");
        await page.FillAsync("#email", $"new.{OpenId.Secrets.OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await page.FillAsync("#password", TestServer.Password);
        await PressAsync(page, "Sign up");
        await CheckAsync(page, site, "/signup/verify");
        await page.FillAsync("#code", "000000");
        await PressAsync(page, "Continue");
        await CheckAsync(page, site, "/signup/verify");
        await WalkWithoutPasswordAsync(page, site, ada.Email!);

        // A wrong password, then the right one; the consent.
        await GoAsync(page, signIn);
        await SignInAsync(page, ada.Email!, "wrong " + TestServer.Password);
        await CheckAsync(page, site, "/signin");
        await SignInAsync(page, ada.Email!, TestServer.Password);
        await CheckAsync(page, site, "/consent");
        await ShouldShowLogoAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await ChromiumPageWalk.ArriveAsync(page, site.Origin + "/cb?code=");

        // The page that posts the answer, which has the one inline script there is.
        await GoAsync(page, app.AuthorizationUrl(("response_mode", "form_post"), ("prompt", "consent")));
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await ChromiumPageWalk.ArriveAsync(page, site.Origin + "/cb");

        await GoAsync(page, app.AuthorizationUrl(("prompt", "select_account")));
        await CheckAsync(page, site, "/choose-account");
        await VisitAsync(page, site, "/account");
        await WalkAccountAsync(page, site, ada.Email!);
        await VisitAsync(page, site, "/signout");
        await GoAsync(page, "/connect/authorize?client_id=nobody");
        await CheckAsync(page, site, "/connect/authorize");
        await VisitAsync(page, site, "/nothing");
        await GoAsync(page, "/signout");
        await page.Locator("form button").First.ClickAsync();
        await CheckAsync(page, site, "/signout");
        await WalkToProviderAsync(page, site);

        _violations.ShouldBeEmpty();
        TestedEndpoint.All(Server.Services, new Dictionary<string, string>(StringComparer.Ordinal)).Where(e => e.Face == Face.Page).Select(e => e.Path)
            .Except([.. _visited, "/preferences"], StringComparer.Ordinal).ShouldBeEmpty("the walk leaves out a page");
    }

    [Fact]
    [Trait("Security", "S-086")]
    [Trait("Security", "S-092")]
    public async Task A_broken_policy_and_a_page_in_a_frame_would_be_seen()
    {
        await using var chromium = await ChromiumBrowser.StartAsync();
        await using var site = await LoopbackServer.StartAsync(ServeAsync);
        await using var careless = await LoopbackServer.StartAsync(http =>
        {
            http.Response.ContentType = "text/html";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
            return http.Response.WriteAsync("<!doctype html><p>framed<script>1</script>");
        });
        var page = await chromium.OpenAsync();
        Watch(page);

        await page.GotoAsync(careless.Origin);
        for (var i = 0; i < 100 && _violations.IsEmpty; i++)
            await Task.Delay(50);

        _violations.ShouldNotBeEmpty();
        (await FramedAsync(page, site, careless.Origin + "/")).ShouldBe(careless.Origin + "/");
    }

    /// <summary>Notes whatever breaks a policy, on every page of this context.</summary>
    private void Watch(IPage page) => page.Context.Console += (_, message) =>
    {
        if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("Content-Security-Policy", StringComparison.OrdinalIgnoreCase))
            _violations.Enqueue($"{message.Location} {message.Text}");
    };

    /// <summary>Codes in place of passwords, a forgotten password, a sign-up with a passkey.</summary>
    private async Task WalkWithoutPasswordAsync(IPage page, LoopbackServer site, string email)
    {
        await GoAsync(page, "/signup");
        await page.FillAsync("#email", "phone." + email);
        await page.FillAsync("#phone", NewPhone());
        await page.FillAsync("#password", TestServer.Password);
        await PressAsync(page, "Sign up");
        await CheckAsync(page, site, "/signup/verify-phone");
        await GoAsync(page, "/signup");
        await page.FillAsync("#email", "key." + email);
        await PressAsync(page, "Sign up with a passkey");
        await page.FillAsync("#code", await new Mailbox(Server).CodeAsync("key." + email));
        await PressAsync(page, "Continue");
        await CheckAsync(page, site, "/signup/passkey");
        await GoAsync(page, "/signin");
        await page.FillAsync("#email", email);
        await PressAsync(page, "Continue");
        await PressAsync(page, "Send me a code instead");
        await CheckAsync(page, site, "/signin/code");
        var careful = await Server.CreateAccountAsync("careful." + email);
        await Server.RequireSecondFactorAsync(careful);
        await GoAsync(page, "/signin");
        await SignInAsync(page, careful.Email!, TestServer.Password);
        await CheckAsync(page, site, "/signin/second-code");
        await VisitAsync(page, site, "/reset-password");
        await page.FillAsync("#email", email);
        await PressAsync(page, "Continue");
        await CheckAsync(page, site, "/reset-password/code");
        await VisitAsync(page, site, "/verify-email");
        await VisitAsync(page, site, "/signin/link");
    }

    /// <summary>Who gives up at a provider, and who comes from there without an address.</summary>
    private async Task WalkToProviderAsync(IPage page, LoopbackServer site)
    {
        await GoAsync(page, "/signin");
        await PressAsync(page, "Continue with Dummy");
        await PressAsync(page, "Cancel");
        await page.GetByText("You gave up at the other site.").WaitForAsync();
        await CheckAsync(page, site, "/signin/external");
        await GoAsync(page, "/signin");
        await PressAsync(page, "Continue with Dummy");
        await page.FillAsync("[name=id]", OpenId.Secrets.OpaqueToken.NewId());
        await PressAsync(page, "Sign in");
        await page.GetByText("your account at Dummy").WaitForAsync();
        await CheckAsync(page, site, "/signup/external");
    }

    /// <summary>The account's own pages; a second step is set up and asked for.</summary>
    private async Task WalkAccountAsync(IPage page, LoopbackServer site, string email)
    {
        string[] paths =
        [
            "/account/activity", "/account/connections", "/account/deletion", "/account/emails", "/account/invitations", "/account/phone", "/account/passkeys", "/account/password", "/account/sessions", "/reauthenticate",
            "/account/two-step",
        ];
        foreach (var path in paths)
            await VisitAsync(page, site, path);
        await PressAsync(page, "Set up");
        await CheckAsync(page, site, "/account/two-step");
        (await page.EvaluateAsync<int>("(async () => { const i = document.querySelector('.qr img'); await i.decode(); return i.naturalWidth })()")).ShouldBePositive();
        var secret = await page.Locator(".secret").TextContentAsync() ?? "";
        await page.FillAsync("#code", new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow()));
        await PressAsync(page, "Switch on");
        await CheckAsync(page, site, "/account/recovery-codes");

        await GoAsync(page, "/signout");
        await PressAsync(page, "Sign out");
        await GoAsync(page, "/signin");
        await SignInAsync(page, email, TestServer.Password);
        await CheckAsync(page, site, "/signin/second-factor");
        await ChromiumPageWalk.ShowFactorByScriptAsync(page, new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow(), 1));
        await CheckAsync(page, site, "/signin/trust");
        await PressAsync(page, "Do not trust");
        await CheckAsync(page, site, "/account");
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private async Task VisitAsync(IPage page, LoopbackServer site, string path)
    {
        await GoAsync(page, path);
        await CheckAsync(page, site, path);
    }

    private Task<IResponse?> GoAsync(IPage page, string path) => page.GotoAsync(new Uri(Server.Origin, path).AbsoluteUri);

    /// <summary>The page is one of ours with its style, has broken no policy, and is blank in a frame of another site.</summary>
    private async Task CheckAsync(IPage page, LoopbackServer site, string path)
    {
        var url = new Uri(page.Url);
        (url.Authority, url.AbsolutePath).ShouldBe((Server.Origin.Authority, path));
        (await page.EvaluateAsync<int>("document.styleSheets.length")).ShouldBe(1, page.Url);
        _violations.ShouldBeEmpty(page.Url);
        _visited.Add(path);

        // What the frame tries to load is refused by the policy, which the console says too.
        (await FramedAsync(page, site, page.Url)).ShouldBe(Blocked, page.Url);
        _violations.Clear();
    }

    /// <summary>Where a frame of another site, with the cookies of this browser, comes to rest.</summary>
    private static async Task<string> FramedAsync(IPage page, LoopbackServer site, string url)
    {
        var outer = await page.Context.NewPageAsync();
        await outer.GotoAsync($"{site.Origin}/frame?{Uri.EscapeDataString(url)}");
        var inner = outer.Frames.Single(f => f != outer.MainFrame);
        for (var i = 0; i < 400 && inner.Url is "" or "about:blank"; i++)
            await Task.Delay(50);
        var (rests, texts) = (inner.Url, await inner.Locator("main").CountAsync());
        await outer.CloseAsync();
        return rests == Blocked && texts > 0 ? "a page of ours" : rests;
    }

    private static async Task ShouldShowLogoAsync(IPage page) =>
        (await page.EvaluateAsync<int>("(async () => { const i = document.querySelector('img.app-mark'); await i.decode(); return i.naturalWidth })()")).ShouldBe(1, page.Url);

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        if (await page.Locator("#password").CountAsync() == 0)
        {
            await page.FillAsync("#email", email);
            await PressAsync(page, "Continue");
        }

        await page.FillAsync("#password", password);
        await PressAsync(page, "Sign in");
    }

    private async Task<ProtocolClient> RegisterAsync(LoopbackServer site)
    {
        var callback = site.Origin + "/cb";
        var registered = (await (await RegisterClientAsync()).SendJsonAsync(
            HttpMethod.Post, "/connect/register", new { client_name = "Shop", redirect_uris = new[] { callback }, logo_uri = site.Origin + "/logo" })).ShouldSucceed(HttpStatusCode.Created);
        return new(Server.Origin, Transcript, registered["client_id"]!, registered["client_secret"], new ClientMetadata { RedirectUris = [callback] });
    }

    private static Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path == "/logo")
            return http.Response.Body.WriteAsync(LogoTests.Png).AsTask();
        http.Response.ContentType = "text/html";
        var framed = WebUtility.HtmlEncode(Uri.UnescapeDataString(http.Request.QueryString.Value?.TrimStart('?') ?? ""));
        return http.Response.WriteAsync(http.Request.Path == "/frame" ? $"<!doctype html><iframe src=\"{framed}\"></iframe>" : "<!doctype html><title>back</title>");
    }
}
