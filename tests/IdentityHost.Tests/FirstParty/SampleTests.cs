using System.Diagnostics;
using System.Globalization;
using IdentityHost.Testing;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Headless;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>A server that lets the pages of the sample use its headless API.</summary>
public sealed class SampleServer : HeadlessServer
{
    /// <summary>Where the sample is served.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>The origin of its pages.</summary>
    public string Origin => $"http://localhost:{Port}";

    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:Accounts:Headless:TrustedOrigins:0", Origin)];
}

/// <summary>The samples of the operator's own apps, as a newcomer runs them.</summary>
public sealed class SampleTests(SampleServer shared) : FirstPartyTests(shared), IClassFixture<SampleServer>
{
    private static readonly string s_spa = Repository.Path("samples", "first-party-spa");

    [Fact]
    public async Task The_console_app_signs_in_by_password_and_second_factor()
    {
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        using var cli = await StartCliAsync();

        await AnswerAsync(cli, ada.Email!, "not the password", Password, Code(secret));

        var said = await SaidAsync(cli);
        said.ShouldContain("That did not work: email_password_mismatch");
        said.ShouldEndWith($"Hello, {ada.Email}");
        cli.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_console_app_signs_in_by_a_mailed_code()
    {
        var ada = await NewPersonAsync(a => a.FirstName = "Ada");
        using var cli = await StartCliAsync();

        await cli.StandardInput.WriteLineAsync(ada.Email);
        await cli.StandardInput.WriteLineAsync();
        await AnswerAsync(cli, await Mailbox.CodeAsync(ada.Email!));

        (await SaidAsync(cli)).ShouldEndWith("Hello, Ada");
    }

    [Fact]
    public async Task The_single_page_app_signs_up_signs_in_and_remembers_the_device()
    {
        await NodeScript.InstallAsync(s_spa);
        await using var chromium = await ChromiumBrowser.StartAsync();
        using var vite = await StartViteAsync();
        try
        {
            var page = await chromium.OpenAsync();
            await page.GotoAsync(shared.Origin);
            await SignUpAsync(page, NewEmail("new"));

            var (ada, secret, _) = await NewPersonWithTotpAsync();
            await BeginAsync(page, ada.Email!);
            await page.Locator("#factor [name=otp]").FillAsync(new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow()));
            await page.Locator("#factor [name=trust]").CheckAsync();
            await page.ClickAsync("text=Continue");
            await StateAsync(page, $"Hello, {ada.Email}");
            await page.ClickAsync("text=Sign out");
            await StateAsync(page, "Signed out");

            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            await BeginAsync(page, ada.Email!);
            await StateAsync(page, $"Hello, {ada.Email}");
        }
        finally
        {
            vite.Kill(entireProcessTree: true);
        }
    }

    private async Task SignUpAsync(IPage page, string email)
    {
        await page.ClickAsync("text=I have no account yet");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Password);
        await page.ClickAsync("text=Send me a code");
        await StateAsync(page, "Read your mail");
        await page.FillAsync("#code [name=otp]", "000000");
        await page.ClickAsync("text=Sign in");
        await StateAsync(page, "That code is wrong or too old.");
        await page.FillAsync("#code [name=otp]", await Mailbox.CodeAsync(email));
        await page.ClickAsync("text=Sign in");
        await StateAsync(page, $"Hello, {email}");
        await page.ReloadAsync();
        await StateAsync(page, "Signed out");
    }

    private async Task BeginAsync(IPage page, string email)
    {
        var before = (await Mailbox.ToAsync(email)).Count;
        await page.FillAsync("[name=email]", email);
        await page.ClickAsync("text=Send me a code");
        await StateAsync(page, "Read your mail");
        await page.FillAsync("#code [name=otp]", await Mailbox.NextCodeAsync(email, before));
        await page.ClickAsync("text=Sign in");
    }

    private static Task StateAsync(IPage page, string expected) => Assertions.Expect(page.Locator("#state")).ToHaveTextAsync(expected);

    private async Task<Process> StartViteAsync()
    {
        var app = await RegisterAsync(AppOfOurs with { RedirectUris = [shared.Origin + "/"] });
        var start = Streams(new ProcessStartInfo("node", ["node_modules/vite/bin/vite.js", "--host", "localhost", "--strictPort", "--port", shared.Port.ToString(CultureInfo.InvariantCulture)]) { WorkingDirectory = s_spa });
        start.Environment["VITE_ISSUER"] = Server.Issuer;
        start.Environment["VITE_CLIENT_ID"] = app.ClientId;
        start.Environment["NO_COLOR"] = "1";
        var vite = Process.Start(start)!;
        while (await vite.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Local:", StringComparison.Ordinal))
                return vite;
        }

        throw new InvalidOperationException("Vite did not start: " + await vite.StandardError.ReadToEndAsync());
    }

    private async Task<Process> StartCliAsync()
    {
        var app = await RegisterAsync();
        var start = Streams(new ProcessStartInfo("dotnet", [CliAssembly]));
        start.Environment["ISSUER"] = Server.Issuer;
        start.Environment["CLIENT_ID"] = app.ClientId;
        return Process.Start(start)!;
    }

    /// <summary>Built with this project, in the same configuration.</summary>
    private static string CliAssembly => Repository.Path(
        "samples", "first-party-cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "first-party-cli.dll");

    private static ProcessStartInfo Streams(ProcessStartInfo start)
    {
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        return start;
    }

    private static async Task AnswerAsync(Process cli, params string[] answers)
    {
        foreach (var answer in answers)
            await cli.StandardInput.WriteLineAsync(answer);
        cli.StandardInput.Close();
    }

    private static async Task<string> SaidAsync(Process cli)
    {
        var said = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return said.TrimEnd();
    }
}
