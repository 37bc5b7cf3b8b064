using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Every call to a store fails once in every flow: the answer is ours, tells nothing, and gives nothing (S-199, S-222).</summary>
public sealed partial class StoreFaultTests : IAsyncLifetime
{
    private readonly Breakage _breakage = new();
    private readonly Transcript _transcript = new();
    private TestServer? _server;
    private ProtocolClient? _app;
    private Browser? _browser;
    private Wire? _wire;
    private Person? _ada;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new()
        {
            Database = TestDatabase.Sqlite(),
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["IdentityHost:Registration:Policy"] = "Open" },
            Services = _breakage.PutBefore,
        });
        var metadata = new ClientMetadata
        {
            ClientName = "app",
            RedirectUris = ["https://app.example/cb"],
            PostLogoutRedirectUris = ["https://app.example/out"],
            GrantTypes = ["authorization_code", "refresh_token", "client_credentials"],
            Scope = "openid offline_access",
        };
        _app = await _server.RegisterAsync(metadata, _transcript, c => c with { FirstParty = true, RequireConsent = false });
        _browser = _server.OpenBrowser(_transcript);
        _wire = new Wire(_server.Origin);
        _ada = new Person(await _server.CreateAccountAsync("ada@example.org"), _browser, _transcript);
        await _ada.SignInAsync();
    }

    [Fact]
    [Trait("Security", "S-199")]
    [Trait("Security", "S-222")]
    public async Task Whatever_store_fails_the_answer_is_ours_and_gives_nothing()
    {
        var faults = new List<string>();
        var runs = 0;
        foreach (var (name, prepare) in Flows())
        {
            foreach (var call in await CallsOfAsync(name, prepare))
            {
                foreach (var (fault, status) in ((Func<Exception>, int)[])
                [
                    (() => new InvalidOperationException("SELECT secret FROM Accounts at /srv/IdentityHost.Data/Store.cs:line 7 Npgsql"), 500),
                    (() => new StoreUnavailableException("SELECT secret FROM Accounts at /srv/db Npgsql"), 503),
                ])
                {
                    var run = await prepare();
                    (_breakage.Failing, _breakage.Fault) = (call, fault);
                    var answer = await run();
                    _breakage.Failing = null;
                    runs++;
                    // RFC 7009 §2.2.1: who revokes may be told to come back, whatever the fault.
                    if ((int)answer.Status != status && !(name == "revocation" && (int)answer.Status == 503))
                        faults.Add($"{name}, {call}: {(int)answer.Status} instead of {status}");
                    if (answer.Header("Set-Cookie").Contains("sessionid=", StringComparison.Ordinal) || answer.Header("Location").Contains("code=", StringComparison.Ordinal))
                        faults.Add($"{name}, {call}: something was given");
                    if (Leak().Match(answer.Body) is { Success: true, Value: var leak })
                        faults.Add($"{name}, {call}: the body says {leak}");
                    if (!answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal) || answer.Header("X-Reference").Length == 0)
                        faults.Add($"{name}, {call}: headers");
                }
            }
        }

        faults.ShouldBeEmpty();
        runs.ShouldBeGreaterThan(40);
    }

    /// <summary>The calls this flow makes when all is well. Keys are read again from time to time, and mails are taken, by nobody's request.</summary>
    private async Task<IReadOnlyList<string>> CallsOfAsync(string name, Func<Task<Func<Task<Answer>>>> prepare)
    {
        var run = await prepare();
        _breakage.Calls.Clear();
        var answer = await run();
        ((int)answer.Status).ShouldBeLessThan(400, $"{name}: {answer.Body}");
        return [.. _breakage.Calls.Keys.Where(c => !c.StartsWith("IOutbox.", StringComparison.Ordinal) && !c.StartsWith("ISigningKeys.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Each flow: what it needs, prepared while all is well, and the one request that meets the fault.</summary>
    private IEnumerable<(string Name, Func<Task<Func<Task<Answer>>>> Prepare)> Flows()
    {
        var (app, ada) = (_app!, _ada!);
        yield return ("client credentials", () => Now(() => app.TokenAsync(("grant_type", "client_credentials"))));
        yield return ("code", async () =>
        {
            var response = await AuthorizedAsync();
            return () => app.RedeemAsync(response);
        }
        );
        yield return ("refresh", async () =>
        {
            var tokens = await TokensAsync();
            return () => app.RefreshAsync(tokens.RefreshToken);
        }
        );
        yield return ("userinfo", async () =>
        {
            var tokens = await TokensAsync();
            return () => app.UserInfoAsync(tokens.AccessToken);
        }
        );
        yield return ("introspection", async () =>
        {
            var tokens = await TokensAsync();
            return () => app.IntrospectAsync(tokens.AccessToken);
        }
        );
        yield return ("revocation", async () =>
        {
            var tokens = await TokensAsync();
            return () => app.RevokeAsync(tokens.RefreshToken);
        }
        );
        yield return ("pushed request", () => Now(() => app.PushAsync()));
        yield return ("authorization", () => Now(() => _wire!.SendAsync(new Message("GET", app.AuthorizationUrl()).With("Cookie", Cookies()))));
        yield return ("registration", () => Now(() => app.SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { "https://a.example/cb" } })));
        yield return ("own page", () => Now(() => _wire!.SendAsync(new Message("GET", "/account").With("Cookie", Cookies()))));
        yield return ("sign-in", async () =>
        {
            // Tries that end in a fault stay counted; what is asked here is not how many there may be.
            _server!.Clock.Advance(TimeSpan.FromHours(2));
            var page = await _wire!.SendAsync(new("GET", "/signin"));
            var form = $"csrf={Uri.EscapeDataString(Token().Match(page.Body).Groups["value"].Value)}&Email={ada.Account.Email}&Password={Uri.EscapeDataString(TestServer.Password)}";
            return () => _wire.SendAsync(new Message("POST", "/signin").WithForm(form).With("Cookie", page.Header("Set-Cookie").Split(';')[0]));
        }
        );
    }

    private static Task<Func<Task<Answer>>> Now(Func<Task<Answer>> run) => Task.FromResult(run);

    private string Cookies() => string.Join("; ", _browser!.Cookies.Select(c => $"{c.Name}={c.Value}"));

    private Task<AuthorizationResponse> AuthorizedAsync() => _ada!.AuthorizeAsync(_app!, ("scope", "openid offline_access"));

    private async Task<Answer> TokensAsync() => (await _app!.RedeemAsync(await AuthorizedAsync())).ShouldSucceed(HttpStatusCode.OK);

    [GeneratedRegex("SELECT|Npgsql|/srv|secret FROM|   at |Exception|\\.cs:|IdentityHost\\.D", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Leak();

    [GeneratedRegex("name=\"csrf\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _app?.Dispose();
        _browser?.Dispose();
        _wire?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
