using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>The challenge endpoint.</summary>
internal sealed class ChallengeDoor(TestServer server, Transcript transcript, ProtocolClient app) : Door(server, transcript, app)
{
    public override async Task<Answer?> PasswordAsync(Somebody who) => await RedeemAsync((await LogInAsync(who))["authorization_code"]);

    public override async Task<Answer?> CodeAsync(Somebody who) => await RedeemAsync((await ByCodeAsync(who.Email))["authorization_code"]);

    public override async Task<Answer?> TotpAsync(Somebody who)
    {
        var owed = await LogInAsync(who);
        owed = (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
        return await RedeemAsync((await GoOnAsync(owed, ("otp", Totp(who.Secret))))["authorization_code"]);
    }

    public override async Task<Answer?> RecoveryCodeAsync(Somebody who) =>
        await RedeemAsync((await GoOnAsync(await ByCodeAsync(who.Email), ("recovery_code", who.RecoveryCode)))["authorization_code"]);

    public override async Task<Answer?> TextAsync(Somebody who) => await RedeemAsync((await ByCodeAsync(who.Phone))["authorization_code"]);

    public override async Task<Answer?> LinkAsync(Somebody who)
    {
        var owed = await LinkedAsync(who.Email, () => StartAsync(("username", who.Email), ("challenge_type", "otp")), a => a.Json.GetProperty("owed")[0].GetProperty("number").GetString()!);
        return await RedeemAsync((await GoOnAsync(owed))["authorization_code"]);
    }

    public override async Task<Answer?> SignUpWithPhoneAsync(string email, string phone)
    {
        var (owed, code) = await MailedAsync(phone, () => StartAsync(("sign_up", "true"), ("email", email), ("phone", phone), ("password", TestServer.Password)));
        owed = (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
        (owed, code) = await MailedAsync(email, () => GoOnAsync(owed, ("otp", code)));
        return await RedeemAsync((await GoOnAsync(owed, ("otp", code)))["authorization_code"]);
    }

    public override async Task<Answer?> SignUpAtOnceAsync(string email, string? invitation, string? username)
    {
        var owed = (await StartAsync(("sign_up", "true"), ("email", email), ("invitation", invitation), ("username", username), ("password", "short"))).ShouldBeError(403, "insufficient_authorization");
        return await RedeemAsync((await GoOnAsync(owed, ("sign_up", "true"), ("email", email), ("invitation", invitation), ("username", username), ("password", TestServer.Password)))["authorization_code"]);
    }

    public override async Task<Answer?> SentSecondAsync(Somebody who, bool byText)
    {
        var (owed, code) = byText ? await MailedAsync(who.Phone, () => ByCodeAsync(who.Email)) : await MailedAsync(who.Email, () => LogInAsync(who));
        owed = (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
        return await RedeemAsync((await GoOnAsync(owed, ("otp", code)))["authorization_code"]);
    }

    public override async Task<Answer?> SignUpAsync(string email)
    {
        var (owed, code) = await MailedAsync(email, () => StartAsync(("sign_up", "true"), ("email", email), ("password", TestServer.Password)));
        owed = (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
        return await RedeemAsync((await GoOnAsync(owed, ("otp", code)))["authorization_code"]);
    }

    public override async Task<Answer?> StepUpAsync(Somebody who, Func<Task<string>> addTotp)
    {
        var done = (await LogInAsync(who)).ShouldSucceed();
        var secret = await addTotp();
        var owed = (await StartAsync(("auth_session", done["auth_session"]), ("acr_values", TwoFactors))).ShouldBeError(403, "insufficient_authorization");
        return await RedeemAsync((await GoOnAsync(owed, ("otp", Totp(secret))))["authorization_code"]);
    }

    public override async Task GuessAsync(Somebody who)
    {
        var owed = await StartAsync(("username", who.Email));
        for (var i = 0; i < 2; i++)
            (await GoOnAsync(owed, ("password", WrongPassword))).ShouldBeError(403, "insufficient_authorization");
        owed = await GoOnAsync(owed, ("challenge_type", "otp"));
        for (var i = 0; i < 2; i++)
            (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
    }

    private async Task<Answer> LogInAsync(Somebody who)
    {
        var owed = (await StartAsync(("username", who.Email), ("password", WrongPassword))).ShouldBeError(403, "insufficient_authorization");
        return await GoOnAsync(owed, ("password", TestServer.Password));
    }

    private async Task<Answer> ByCodeAsync(string to)
    {
        var (owed, code) = await MailedAsync(to, () => StartAsync(("username", to), ("challenge_type", "otp")));
        owed = (await GoOnAsync(owed, ("otp", WrongCode))).ShouldBeError(403, "insufficient_authorization");
        return await GoOnAsync(owed, ("otp", code));
    }

    private Task<Answer> StartAsync(params (string Name, string? Value)[] parameters) => App.PostAsync(
        "/connect/challenge",
        [("response_type", "code"), ("scope", "openid"), ("code_challenge", ProtocolClient.Challenge), ("code_challenge_method", "S256"), .. parameters]);

    private Task<Answer> GoOnAsync(Answer before, params (string Name, string? Value)[] parameters) =>
        App.PostAsync("/connect/challenge", [("auth_session", before["auth_session"].ShouldNotBeNull(before.Body)), .. parameters]);
}
