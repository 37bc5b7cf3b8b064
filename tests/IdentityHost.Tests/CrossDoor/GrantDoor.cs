using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>The grant types of the operator's own apps. They take no password; what asks for one, or for more, is the challenge endpoint.</summary>
internal sealed class GrantDoor(TestServer server, Transcript transcript, ProtocolClient app) : Door(server, transcript, app)
{
    private AllauthClient Client => field ??= Opened(new AllauthClient(Server.Origin, AllauthKind.App, Transcript));

    public override Task<Answer?> PasswordAsync(Somebody who) => Task.FromResult<Answer?>(null);

    public override async Task<Answer?> CodeAsync(Somebody who) => (await ByCodeAsync(who.Email, new { email = who.Email })).ShouldSucceed();

    public override async Task<Answer?> TotpAsync(Somebody who)
    {
        var token = await LogInAsync(who);
        (await FinishAsync(token, ("otp", WrongCode))).ShouldBeError(400, "invalid_grant");
        return (await FinishAsync(token, ("otp", Totp(who.Secret)))).ShouldSucceed();
    }

    public override async Task<Answer?> SentSecondAsync(Somebody who, bool byText)
    {
        var (token, code) = byText
            ? await MailedAsync(who.Phone, async () => (await ByCodeAsync(who.Email, new { email = who.Email })).ShouldBeError(400, "mfa_required")["mfa_token"])
            : await MailedAsync(who.Email, () => LogInAsync(who));
        (await FinishAsync(token, ("otp", WrongCode))).ShouldBeError(400, "invalid_grant");
        return (await FinishAsync(token, ("otp", code))).ShouldSucceed();
    }

    public override async Task<Answer?> RecoveryCodeAsync(Somebody who)
    {
        var owed = (await ByCodeAsync(who.Email, new { email = who.Email })).ShouldBeError(400, "mfa_required");
        return (await FinishAsync(owed["mfa_token"], ("recovery_code", who.RecoveryCode))).ShouldSucceed();
    }

    public override async Task<Answer?> TextAsync(Somebody who) => (await ByCodeAsync(who.Phone, new { phone = who.Phone })).ShouldSucceed();

    /// <summary>What stands in the code's place is not compared any more.</summary>
    public override async Task<Answer?> LinkAsync(Somebody who)
    {
        await LinkedAsync(who.Email, () => Client.PostAsync("auth/code/request", new { email = who.Email }), JsonDoor.NumberIn);
        return (await ExchangeAsync(who.Email, "-")).ShouldSucceed();
    }

    public override async Task<Answer?> SignUpWithPhoneAsync(string email, string phone)
    {
        var (_, code) = await MailedAsync(phone, () => Client.PostAsync("auth/signup", new { email, phone, password = TestServer.Password }));
        (await ExchangeAsync(phone, WrongCode)).ShouldBeError(400, "invalid_grant");
        (var owed, code) = await MailedAsync(email, () => ExchangeAsync(phone, code));
        return (await App.TokenAsync(
            ("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", owed.ShouldBeError(403, "insufficient_authorization")["auth_session"]),
            ("username", email), ("otp", code), ("scope", "openid"))).ShouldSucceed();
    }

    /// <summary>There is no code to exchange.</summary>
    public override Task<Answer?> SignUpAtOnceAsync(string email, string? invitation, string? username) => Task.FromResult<Answer?>(null);

    public override async Task<Answer?> SignUpAsync(string email)
    {
        var (_, code) = await MailedAsync(email, () => Client.PostAsync("auth/signup", new { email, password = TestServer.Password }));
        (await ExchangeAsync(email, WrongCode)).ShouldBeError(400, "invalid_grant");
        return (await ExchangeAsync(email, code)).ShouldSucceed();
    }

    public override Task<Answer?> StepUpAsync(Somebody who, Func<Task<string>> addTotp) => Task.FromResult<Answer?>(null);

    public override async Task GuessAsync(Somebody who)
    {
        for (var i = 0; i < 2; i++)
            (await Client.PostAsync("auth/login", new { email = who.Email, password = WrongPassword })).ShouldBe(400);
        await Client.PostAsync("auth/code/request", new { email = who.Email });
        for (var i = 0; i < 2; i++)
            (await ExchangeAsync(who.Email, WrongCode)).ShouldBeError(400, "invalid_grant");
    }

    /// <summary>A sign-in that the challenge endpoint began goes on here under the same token.</summary>
    private async Task<string?> LogInAsync(Somebody who)
    {
        (await Client.PostAsync("auth/login", new { email = who.Email, password = WrongPassword })).ShouldBe(400);
        var owed = await App.PostAsync(
            "/connect/challenge",
            ("response_type", "code"), ("scope", "openid"), ("code_challenge", ProtocolClient.Challenge), ("code_challenge_method", "S256"),
            ("username", who.Email), ("password", TestServer.Password));
        return owed.ShouldBeError(403, "insufficient_authorization")["auth_session"];
    }

    private async Task<Answer> ByCodeAsync(string to, object request)
    {
        var (_, code) = await MailedAsync(to, () => Client.PostAsync("auth/code/request", request));
        (await ExchangeAsync(to, WrongCode)).ShouldBeError(400, "invalid_grant");
        return await ExchangeAsync(to, code);
    }

    private Task<Answer> ExchangeAsync(string email, string code) => App.TokenAsync(
        ("grant_type", FirstPartyGrants.OneTimeCode), ("session_token", Client.SessionToken), ("username", email), ("otp", code), ("scope", "openid"));

    private Task<Answer> FinishAsync(string? token, (string Name, string? Value) proof) =>
        App.TokenAsync(("grant_type", FirstPartyGrants.SecondFactor), ("mfa_token", token), ("scope", "openid"), proof);
}
