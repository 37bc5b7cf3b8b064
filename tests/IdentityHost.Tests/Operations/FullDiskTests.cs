using System.Diagnostics;
using System.Globalization;
using System.Net;
using IdentityHost.Accounts;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Processes;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>
/// A server whose disk takes nothing more. The system refuses its writes (<c>RLIMIT_FSIZE</c>), so the faults are SQLite's own, and
/// they end as they came, under the running process.
/// </summary>
public sealed class FullDiskTests
{
    private readonly Transcript _transcript = new();

    [Fact]
    [Trait("Security", "S-223")]
    public async Task A_full_disk_stops_what_writes_until_there_is_room_again_and_nothing_else()
    {
        var prlimit = OperatingSystem.IsLinux() ? RequiredTool.OnPath("prlimit") : null;
        RequiredTool.Demand(prlimit is not null, "prlimit (util-linux) takes the room away.");
        var database = await StartedDatabases.SqliteAsync();
        var account = await WithAccountAsync(database);
        using var process = HostProgram.StartOnDiskThatMayFill(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings__IdentityHost"] = database.ConnectionString,
            ["IdentityHost__MasterKey"] = TestServer.MasterKey,
            ["IdentityHost__RateLimits__Enabled"] = "false",
        });
        try
        {
            var origin = await OriginAsync(process.StandardOutput);
            using var browser = new Browser(origin, _transcript);
            using var app = Demo(origin);
            var ada = new Person(account, browser, _transcript);
            var refreshable = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
            var redeemable = await ada.AuthorizeAsync(app);
            using var stranger = new Browser(origin, _transcript, "stranger");
            var form = await stranger.IdentifyAsync(await stranger.OpenAsync("/signin"), account.Email!);

            await LimitAsync(prlimit!, process, "1");
            for (var round = 0; round < 3; round++)
            {
                (await app.RefreshAsync(refreshable.RefreshToken)).ShouldBeError(503, "temporarily_unavailable");
                (await app.RedeemAsync(redeemable)).ShouldBeError(503, "temporarily_unavailable");
                (await app.PushAsync()).ShouldBeError(503, "temporarily_unavailable");
                var refused = await stranger.PressAsync(form, "Sign in", ("Password", TestServer.Password));
                refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
                stranger.Cookies["sessionid"].ShouldBeNull();

                (await app.GetAsync("/.well-known/openid-configuration")).ShouldSucceed();
                (await app.GetAsync("/.well-known/jwks.json")).ShouldSucceed();
                (await app.GetAsync("/signin")).ShouldSucceed();
                (await app.UserInfoAsync(refreshable.AccessToken)).ShouldSucceed();
            }

            await LimitAsync(prlimit!, process, "unlimited");
            (await app.RefreshAsync(refreshable.RefreshToken)).ShouldSucceed();
            (await app.RedeemAsync(redeemable)).ShouldSucceed();
            (await app.PushAsync()).ShouldSucceed(HttpStatusCode.Created);
            (await stranger.PressAsync(form, "Sign in", ("Password", TestServer.Password))).Status.ShouldBe(HttpStatusCode.OK);
            stranger.Cookies["sessionid"].ShouldNotBeNull();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            await database.DropAsync();
        }
    }

    /// <summary>Makes an account whose password is <see cref="TestServer.Password"/>.</summary>
    private static async Task<Account> WithAccountAsync(TestDatabase database)
    {
        await using var server = await OwnServer.StartAsync(database with { DropAsync = () => ValueTask.CompletedTask });
        return await server.CreateAccountAsync("ada@example.org");
    }

    private ProtocolClient Demo(Uri origin) => new(origin, _transcript, "demo-web", "demo-web-secret-for-development", new()
    {
        ClientName = "demo",
        RedirectUris = ["http://127.0.0.1:3000/callback"],
        TokenEndpointAuthMethod = "client_secret_basic",
    });

    /// <summary>Sets how far into a file the process may write: the soft limit, which may be raised again.</summary>
    private static async Task LimitAsync(string prlimit, Process process, string bytes)
    {
        using var run = ChildProcess.Start(prlimit, Path.GetTempPath(), "--pid", process.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:");
        await run.WaitForExitAsync();
        run.ExitCode.ShouldBe(0, await run.StandardError.ReadToEndAsync());
    }

    private static async Task<Uri> OriginAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Split("is ready: ") is [_, var origin])
                return new Uri(origin.Trim());
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }
}
