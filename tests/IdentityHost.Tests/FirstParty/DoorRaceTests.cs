using System.Net;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>Two servers on one PostgreSQL database: what serves once serves once on both together.</summary>
public sealed class DoorRaceTests : TwoNodes
{
    [Fact]
    [Trait("Security", "S-033")]
    [Trait("Security", "S-230")]
    public async Task Of_many_that_exchange_a_code_one_gets_tokens()
    {
        var (here, there) = await ClientsAsync();
        var ada = await One.CreateAccountAsync(NewAddress());
        var (asked, code) = await AskAsync(here, ada.Email!);

        var answers = await RaceAsync(here, there, client => client.TokenAsync(
            ("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", ada.Email), ("otp", code), ("scope", "openid")));

        await OneWonAsync(answers, ada.Id, "invalid_grant", "temporarily_unavailable");
    }

    [Fact]
    [Trait("Security", "S-042")]
    [Trait("Security", "S-230")]
    public async Task Of_many_that_finish_with_one_mfa_token_one_gets_tokens()
    {
        var (here, there) = await ClientsAsync();
        var ada = await One.CreateAccountAsync(NewAddress());
        var secret = await AddTotpAsync(ada.Email!);
        var (asked, code) = await AskAsync(here, ada.Email!);
        var owed = (await here.TokenAsync(("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", ada.Email), ("otp", code)))
            .ShouldBeError(400, "mfa_required");
        var otp = new AuthenticatorApp(secret).CodeAt(One.Clock.GetUtcNow());

        var answers = await RaceAsync(here, there, client => client.TokenAsync(
            ("grant_type", FirstPartyGrants.SecondFactor), ("mfa_token", owed["mfa_token"]), ("otp", otp), ("scope", "openid")));

        await OneWonAsync(answers, ada.Id, "invalid_grant", "temporarily_unavailable");
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_many_steps_with_one_code_at_the_challenge_endpoint_one_gets_an_authorization_code()
    {
        var (here, there) = await ClientsAsync();
        var ada = await One.CreateAccountAsync(NewAddress());
        var (asked, code) = await AskAsync(here, ada.Email!);

        var answers = await RaceAsync(here, there, client => client.PostAsync("/connect/challenge", ("auth_session", asked["auth_session"]), ("otp", code)));

        await OneWonAsync(answers, ada.Id, "insufficient_authorization", "invalid_session", "temporarily_unavailable");
    }

    private async Task OneWonAsync(Answer[] answers, string accountId, params string[] refusals)
    {
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1, string.Join('\n', answers.Select(a => a.Body)));
        answers.Where(a => a.Status != HttpStatusCode.OK).ShouldAllBe(a => refusals.Contains(a["error"]));
        (await One.Services.GetRequiredService<ISessions>().ListAsync(accountId, One.Clock.GetUtcNow(), CancellationToken.None))
            .Count(s => s.Kind == ClientKind.FirstParty).ShouldBe(1);
    }


    private async Task<(Answer Asked, string Code)> AskAsync(ProtocolClient app, string email)
    {
        var mailbox = new Mailbox(One);
        var before = (await mailbox.ToAsync(email)).Count;
        var asked = (await app.PostAsync(
            "/connect/challenge", ("response_type", "code"), ("scope", "openid"), ("code_challenge", ProtocolClient.Challenge), ("code_challenge_method", "S256"),
            ("username", email), ("challenge_type", "otp"))).ShouldBeError(403, "insufficient_authorization");
        return (asked, await mailbox.NextCodeAsync(email, before));
    }

    private async Task<string> AddTotpAsync(string email)
    {
        using var owner = new AllauthClient(One.Origin, AllauthKind.App, Transcript);
        (await owner.PostAsync("auth/login", new { email, password = TestServer.Password })).ShouldBeSignedIn("password");
        var secret = (await owner.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!;
        (await owner.PostAsync("account/authenticators/totp", new { code = new AuthenticatorApp(secret).CodeAt(One.Clock.GetUtcNow()) })).ShouldBe(200);
        One.Clock.Advance(TimeSpan.FromMinutes(1));
        Other.Clock.Advance(TimeSpan.FromMinutes(1));
        return secret;
    }

    private async Task<(ProtocolClient Here, ProtocolClient There)> ClientsAsync()
    {
        var metadata = new ClientMetadata
        {
            TokenEndpointAuthMethod = "none",
            RedirectUris = ["https://app.example/cb"],
            GrantTypes = ["authorization_code", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor],
            Scope = "openid",
        };
        var here = await One.RegisterAsync(metadata, Transcript, c => c with { FirstParty = true, RequireConsent = false });
        var there = new ProtocolClient(Other.Origin, Transcript, here.ClientId, null, metadata);
        Keep(here, there);
        return (here, there);
    }
}
