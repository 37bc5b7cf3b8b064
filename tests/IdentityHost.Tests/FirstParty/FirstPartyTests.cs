using System.Net;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace IdentityHost.Tests.FirstParty;

/// <summary>A test of the doors for the operator's own apps; every method is one message.</summary>
public abstract class FirstPartyTests(HeadlessServer shared) : HeadlessTests(shared)
{
    /// <summary>An app that everybody can speak for, as apps on devices are.</summary>
    protected static ClientMetadata AppOfOurs => new()
    {
        ClientName = "app of ours",
        TokenEndpointAuthMethod = "none",
        RedirectUris = ["https://app.example/cb"],
        GrantTypes = ["authorization_code", "refresh_token", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor],
        Scope = "openid profile email offline_access",
    };

    /// <summary>Registers a client that the operator marked as his own.</summary>
    protected async Task<ProtocolClient> RegisterAsync(ClientMetadata? metadata = null, Func<Client, Client>? decide = null) => Opened(
        await Server.RegisterAsync(metadata ?? AppOfOurs, Transcript, decide ?? (c => c with { FirstParty = true, RequireConsent = false })));

    /// <summary>The first message to the challenge endpoint; a later parameter of the same name wins, null takes it away.</summary>
    protected static Task<Answer> StartAsync(ProtocolClient app, params (string Name, string? Value)[] parameters) => app.PostAsync(
        "/connect/challenge",
        [("response_type", "code"), ("scope", "openid"), ("code_challenge", ProtocolClient.Challenge), ("code_challenge_method", "S256"), .. parameters]);

    /// <summary>A further one.</summary>
    protected static Task<Answer> GoOnAsync(ProtocolClient app, Answer before, params (string Name, string? Value)[] parameters) =>
        app.PostAsync("/connect/challenge", [("auth_session", before["auth_session"]), .. parameters]);

    /// <summary>The tokens for the code at the end.</summary>
    protected static async Task<Answer> RedeemAsync(ProtocolClient app, Answer done) => (await app.TokenAsync(
        ("grant_type", "authorization_code"), ("code", CodeOf(done)), ("code_verifier", ProtocolClient.Verifier))).ShouldSucceed();

    /// <summary>The authorization code; the test fails when there is none.</summary>
    protected static string CodeOf(Answer done) => done.ShouldSucceed()["authorization_code"].ShouldNotBeNull();

    /// <summary>Demands that these ways on are listed, and no others.</summary>
    protected static Answer ShouldOwe(Answer answer, params string[] ways)
    {
        answer.ShouldBeError(403, "insufficient_authorization");
        answer["auth_session"].ShouldNotBeNull();
        answer.Json.GetProperty("owed").EnumerateArray().Select(o => o.GetProperty("id").GetString()).ShouldBe(ways, answer.Body);
        return answer;
    }

    /// <summary>What was wrong with the step, as <c>code@parameter</c>.</summary>
    protected static IReadOnlyList<string> Problems(Answer answer) => answer.Has("problems")
        ? [.. answer.Json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString() + (p.TryGetProperty("parameter", out var at) ? "@" + at.GetString() : ""))]
        : [];

    /// <summary>The code of an authenticator app now.</summary>
    protected string Code(string secret) => new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow());

    /// <summary>Somebody with an authenticator app and recovery codes; the codes of before are used up.</summary>
    protected async Task<(Account Account, string Secret, IReadOnlyList<string> RecoveryCodes)> NewPersonWithTotpAsync()
    {
        var (client, account) = await SignInAsync(AllauthKind.App);
        var secret = (await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!;
        (await client.PostAsync("account/authenticators/totp", new { code = Code(secret) })).ShouldBe(200);
        var codes = (await client.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes").EnumerateArray().Select(c => c.GetString()!);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        return (account, secret, [.. codes]);
    }

    /// <summary>The next code in a mail to the account, asked for by this act.</summary>
    protected async Task<(Answer Answer, string Code)> MailedAsync(string email, Func<Task<Answer>> ask)
    {
        var before = (await Mailbox.ToAsync(email)).Count;
        var answer = await ask();
        return (answer, await Mailbox.NextCodeAsync(email, before));
    }

    /// <summary>The live sessions of an account that an app of ours holds.</summary>
    protected async Task<IReadOnlyList<Session>> SessionsAsync(string accountId) =>
        [.. (await Server.Services.GetRequiredService<ISessions>().ListAsync(accountId, Server.Clock.GetUtcNow(), CancellationToken.None)).Where(s => s.Kind == ClientKind.FirstParty)];

    /// <summary>A message as it is, whatever comes of it.</summary>
    protected static bool Is(Answer answer, HttpStatusCode status, string error) => answer.Status == status && answer["error"] == error;
}
