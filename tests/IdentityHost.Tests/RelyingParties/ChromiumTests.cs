using System.Diagnostics;
using IdentityHost.Accounts;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Processes;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RelyingParties;

/// <summary>Relying parties in a real browser: a single-page app, and the sample web app.</summary>
public sealed class ChromiumTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    private static readonly string NodeFolder = Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node");
    private static readonly string SampleFolder = Repository.Path("samples", "web-app");

    [Fact]
    public async Task Oidc_client_ts_signs_in_renews_silently_and_signs_out()
    {
        await NodeScript.InstallAsync(NodeFolder);
        await using var chromium = await ChromiumBrowser.StartAsync();
        object? settings = null;
        await using var site = await LoopbackServer.StartAsync(http => ServeAsync(http, settings));
        var app = await RegisterThirdPartyAsync(new ClientMetadata
        {
            ClientName = "Single-page app",
            TokenEndpointAuthMethod = "none",
            GrantTypes = ["authorization_code", "refresh_token"],
            RedirectUris = [site.Origin + "/"],
            PostLogoutRedirectUris = [site.Origin + "/"],
            Scope = "openid profile email offline_access",
        });
        settings = new { issuer = Server.Issuer, clientId = app.ClientId };
        var ada = (await NewPersonAsync()).Account;
        var page = await chromium.OpenAsync();

        await page.GotoAsync(site.Origin);
        await StateAsync(page, "signed out");
        await page.ClickAsync("#login");
        await SignInAsync(page, ada);
        await AllowAsync(page);
        await StateAsync(page, $"signed in as {ada.Email}");

        var token = await page.TextContentAsync("#token");
        await page.ClickAsync("#renew");
        await page.WaitForFunctionAsync("old => document.getElementById('token').textContent !== old", token);
        await StateAsync(page, $"signed in as {ada.Email}");

        await page.ClickAsync("#logout");
        await StateAsync(page, "signed out");
    }

    [Fact]
    public async Task The_sample_web_app_signs_people_in_and_out()
    {
        await NodeScript.InstallAsync(SampleFolder);
        await using var chromium = await ChromiumBrowser.StartAsync();
        var port = FreePort.Find();
        var baseUrl = $"http://localhost:{port}";
        var app = await RegisterThirdPartyAsync(new ClientMetadata
        {
            ClientName = "Web app",
            RedirectUris = [baseUrl + "/callback"],
            PostLogoutRedirectUris = [baseUrl + "/"],
            Scope = "openid profile email",
        });
        using var sample = StartSample(port, app.ClientId, app.Secret!);
        try
        {
            (await sample.StandardOutput.ReadLineAsync()).ShouldBe($"Web app at {baseUrl}");
            var ada = (await NewPersonAsync()).Account;
            var page = await chromium.OpenAsync();

            await page.GotoAsync(baseUrl);
            await page.ClickAsync("text=Log in");
            await SignInAsync(page, ada);
            await AllowAsync(page);
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Hello, Ada Lovelace");
            await Assertions.Expect(page.Locator("#email")).ToHaveTextAsync(ada.Email!);

            await page.ClickAsync("text=Log out");
            await Assertions.Expect(page.Locator("text=Log in")).ToBeVisibleAsync();
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
        }
    }

    private static async Task SignInAsync(IPage page, Account account)
    {
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(account.Email!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task AllowAsync(IPage page)
    {
        try
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"No button 'Allow' at {page.Url}:\n{await page.InnerTextAsync("body")}", timeout);
        }
    }

    private static Task StateAsync(IPage page, string expected) => Assertions.Expect(page.Locator("#state")).ToHaveTextAsync(expected);

    private static Task ServeAsync(HttpContext http, object? settings)
    {
        var (file, type) = http.Request.Path.Value switch
        {
            "/spa.js" => ("spa.js", "text/javascript"),
            "/oidc-client-ts.min.js" => (Path.Combine("node_modules", "oidc-client-ts", "dist", "browser", "oidc-client-ts.min.js"), "text/javascript"),
            "/" => ("spa.html", "text/html; charset=utf-8"),
            _ => ("", ""),
        };
        if (http.Request.Path == "/settings.json")
            return http.Response.WriteAsJsonAsync(settings);
        if (file.Length == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.ContentType = type;
        return http.Response.SendFileAsync(Path.Combine(NodeFolder, file));
    }

    private Process StartSample(int port, string clientId, string secret)
    {
        var start = new ProcessStartInfo("node", ["server.mjs"])
        {
            WorkingDirectory = SampleFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["ISSUER"] = Server.Issuer;
        start.Environment["CLIENT_ID"] = clientId;
        start.Environment["CLIENT_SECRET"] = secret;
        return Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
    }
}
