using System.Net;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using IdentityHost.Tests.RestApi;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>The write was committed and its answer never came: nobody is left with half of anything (S-228).</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private readonly Breakage _breakage = new() { Fault = () => new IOException("The connection is cut.") };
    private readonly Transcript _transcript = new();
    private TestServer? _server;
    private ProtocolClient? _app;
    private Browser? _browser;
    private Person? _ada;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new() { Database = TestDatabase.Sqlite(), Services = _breakage.PutBefore });
        var metadata = new ClientMetadata
        {
            RedirectUris = ["https://app.example/cb"],
            GrantTypes = ["authorization_code", "refresh_token"],
            Scope = "openid offline_access",
        };
        _app = await _server.RegisterAsync(metadata, _transcript, c => c with { FirstParty = true, RequireConsent = false });
        _browser = _server.OpenBrowser(_transcript);
        _ada = new Person(await _server.CreateAccountAsync("ada@example.org"), _browser, _transcript);
    }

    [Fact]
    [Trait("Security", "S-228")]
    [Trait("Security", "S-130")]
    public async Task A_refresh_whose_answer_was_lost_is_repeated_and_the_family_lives()
    {
        var tokens = (await _app!.RedeemAsync(await AuthorizeAsync())).ShouldSucceed();

        (await CutAfterAsync("IGrants.TryRotateAsync", () => _app.RefreshAsync(tokens.RefreshToken))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        var repeated = (await _app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
        (await _app.RefreshAsync(repeated.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-228")]
    public async Task A_code_whose_tokens_were_lost_gives_no_others_and_the_app_starts_anew()
    {
        var response = await AuthorizeAsync();

        (await CutAfterAsync("IAuthorizationCodes.TryRedeemAsync", () => _app!.RedeemAsync(response))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await _app!.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
        var tokens = (await _app.RedeemAsync(await AuthorizeAsync())).ShouldSucceed();
        (await _app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-228")]
    public async Task A_sign_in_whose_cookie_was_lost_is_done_again()
    {
        var page = await _browser!.IdentifyAsync(await _browser!.OpenAsync("/signin"), "ada@example.org");

        var lost = await CutAfterAsync("IActs.TryCommitAsync", () => _browser.PressAsync(page, "Sign in", ("Password", TestServer.Password)));

        lost.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _browser.Cookies.ShouldNotContain(c => c.Name == "sessionid");
        await _ada!.SignInAsync();
        (await _browser.OpenAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Security", "S-228")]
    public async Task What_was_made_over_REST_and_never_told_is_made_once_and_who_asks_again_is_told_that_nobody_knows()
    {
        const string secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        var wanted = new NewAccount { Email = "root@example.org", EmailVerified = true, Password = TestServer.Password, IsSuperuser = true, TotpSecret = secret };
        var root = (await _server!.Services.GetRequiredService<AccountCreation>().CreateAsync(wanted, CancellationToken.None)).ShouldBeOfType<AccountCreationResult.Done>().Account;
        var app = await _server.RegisterAsync(_app!.Metadata with { Scope = "admin" }, _transcript, c => c with { FirstParty = true, RequireConsent = false });
        var bearer = await Bearer.OfAsync(app, new Person(root, _browser!, _transcript) { Code = () => new AuthenticatorApp(secret).CodeAt(_server.Clock.GetUtcNow()) }, "admin");
        Task<Answer> CreateAsync() => bearer.SendAsync("POST", "admin/groups", new { name = "Support" }, ("Idempotency-Key", "4711"));

        (await CutAfterAsync("IActs.TryCommitAsync", CreateAsync)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await CreateAsync()).ShouldBeProblem(409, "idempotency-key-lost");
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await CreateAsync()).ShouldBeProblem(409, "idempotency-key-lost");
        (await bearer.SendAsync("GET", "admin/groups?name=support")).Items().Count.ShouldBe(1, "who looks finds it");
    }

    private async Task<T> CutAfterAsync<T>(string call, Func<Task<T>> request)
    {
        _breakage.FailingAfter = call;
        try
        {
            return await request();
        }
        finally
        {
            _breakage.FailingAfter = null;
        }
    }

    private Task<AuthorizationResponse> AuthorizeAsync() => _ada!.AuthorizeAsync(_app!, ("scope", "openid offline_access"));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _app?.Dispose();
        _browser?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
