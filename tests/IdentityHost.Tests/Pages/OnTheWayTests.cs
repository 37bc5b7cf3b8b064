using System.Net;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>How the browser leaves for an app: by a redirect, or by a page where a form of ours led there.</summary>
public sealed class OnTheWayTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Theory]
    [Trait("Security", "S-086")]
    [InlineData("same-origin", "navigate", "document", Callback, true)]
    [InlineData("cross-site", "navigate", "document", Callback, false)]
    [InlineData("same-site", "navigate", "document", Callback, false)]
    [InlineData("none", "navigate", "document", Callback, false)]
    [InlineData("same-origin", "navigate", "iframe", Callback, false)]
    [InlineData("same-origin", "cors", "empty", Callback, false)]
    [InlineData(null, null, null, Callback, false)]
    [InlineData("same-origin", "navigate", "document", "com.example.app:/cb", false)]
    public async Task A_page_goes_on_where_ours_led_there_and_a_redirect_otherwise(string? site, string? mode, string? destination, string redirectUri, bool byPage)
    {
        var app = await RegisterClientAsync(WebClient with { ClientName = "Shop <b>", RedirectUris = [redirectUri], ApplicationType = redirectUri == Callback ? "web" : "native" });
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Server.Origin };
        using var request = new HttpRequestMessage(HttpMethod.Get, app.AuthorizationUrl());
        request.Headers.Add("Cookie", string.Join("; ", ada.Browser.Cookies));
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", destination) })
        {
            if (value is not null)
                request.Headers.Add(name, value);
        }

        var answer = await http.SendAsync(request);

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        if (!byPage)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
            answer.Headers.Location!.OriginalString.ShouldStartWith(redirectUri + "?code=");
            return;
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Refresh").Single().ShouldStartWith($"0;url={Callback}?code=");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self';");
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("<h1>On to <bdi>Shop &lt;b&gt;</bdi></h1>");
        page.ShouldContain("You are signed in. <bdi>Shop &lt;b&gt;</bdi> opens by itself;");
    }

    [Theory]
    [Trait("Security", "S-086")]
    [InlineData("query")]
    [InlineData("form_post")]
    public async Task An_app_whose_callback_sends_the_browser_on_to_another_site_gets_its_people_back(string mode)
    {
        await using var shop = await LoopbackServer.StartAsync(static http => http.Response.WriteAsync("<!doctype html><title>shop</title>"));
        await using var callback = await LoopbackServer.StartAsync(http =>
        {
            http.Response.Redirect(shop.Origin + http.Request.Path);
            return Task.CompletedTask;
        });
        var app = await RegisterThirdPartyAsync(WebClient with { RedirectUris = [callback.Origin + "/back"], PostLogoutRedirectUris = [callback.Origin + "/out"] });
        var ada = (await NewPersonAsync()).Account;
        await using var chromium = await ChromiumBrowser.StartAsync();
        var walk = new ChromiumPageWalk(Server, await chromium.OpenAsync());

        // Refused, signed in and allowed, allowed without a question, signed out.
        await walk.GoAsync(app.AuthorizationUrl(("response_mode", mode)));
        await walk.IdentifyAsync(ada.Email!);
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Sign in");
        await walk.PressAsync("Deny");
        await ChromiumPageWalk.ArriveAsync(walk.Page, shop.Origin + "/back");
        await walk.GoAsync(app.AuthorizationUrl(("response_mode", mode)));
        await walk.PressAsync("Allow");
        await ChromiumPageWalk.ArriveAsync(walk.Page, shop.Origin + "/back");
        await walk.GoAsync(app.AuthorizationUrl(("response_mode", mode), ("prompt", "login")));
        await walk.IdentifyAsync(ada.Email!);
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Sign in");
        await ChromiumPageWalk.ArriveAsync(walk.Page, shop.Origin + "/back");
        await walk.GoAsync($"/connect/logout?client_id={app.ClientId}&post_logout_redirect_uri={Uri.EscapeDataString(callback.Origin + "/out")}");
        await walk.PressAsync("Sign out");
        await ChromiumPageWalk.ArriveAsync(walk.Page, shop.Origin + "/out");
    }
}
