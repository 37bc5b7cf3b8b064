using IdentityHost.Testing.Headless;
using Xunit;

namespace IdentityHost.Tests.Headless.Transcripts;

/// <summary>Coming in: by password and code, with a new account, with a new password.</summary>
public sealed class SignInTranscriptTests(SqlitePhoneServer shared) : TranscriptTests(shared), IClassFixture<SqlitePhoneServer>
{
    private const string Other = "another horse entirely";

    [Fact]
    public Task Session() => TellAsync("session", async ask =>
    {
        await ask.GetAsync("config");
        await ask.GetAsync("auth/session");
        await ask.DeleteAsync("auth/session");
        await SignedInAsync(ask);
        await ask.GetAsync("auth/session");
        var left = ask.Client.SessionToken;
        await ask.DeleteAsync("auth/session");
        ask.Client.SessionToken = left;
        await ask.GetAsync("auth/session");
    });

    [Fact]
    public Task Login() => TellAsync("login", async ask =>
    {
        var ada = ask.Called("ada", await NewPersonWithPhoneAsync());
        ask.Called("ada's number", ada.PhoneNumber!);
        await ask.PostAsync("auth/login");
        await ask.PostAsync("auth/login", new { email = "no address", password = Password });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = "wrong" });
        await ask.PostAsync("auth/login", new { username = ada.UserName, password = "wrong" });
        await ask.PostAsync("auth/login", new { phone = ada.PhoneNumber, password = "wrong" });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
        foreach (var body in (object[])[new { username = ada.UserName, password = Password }, new { phone = ada.PhoneNumber, password = Password }])
        {
            ask.Forget();
            await ask.PostAsync("auth/login", body);
        }
    });

    [Fact]
    public Task Sign_up() => TellAsync("signup", async ask =>
    {
        var eve = ask.Called("eve", await NewPersonAsync());
        var (email, typo) = (ask.Called("ada", NewEmail()), ask.Called("typo", NewEmail("typo")));
        await ask.PostAsync("auth/signup");
        await ask.PostAsync("auth/signup", new { email = "no address", password = "12345678" });
        await ask.PostAsync("auth/signup", new { email, username = eve.UserName, password = Password });
        await ask.PostAsync("auth/signup", new { email = typo, password = Password });
        await ask.GetAsync("account/email");
        await ask.PostAsync("account/email", new { email });
        await ask.GetAsync("auth/email/verify", ("X-Email-Verification-Key", "000000"));
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        await ask.PostAsync("auth/email/verify/resend");
        await ask.GetAsync("auth/email/verify", ("X-Email-Verification-Key", await CodeAsync(ask, email, 2)));
        await ask.PostAsync("auth/email/verify", new { key = await CodeAsync(ask, email, 2) });
        await ask.PostAsync("auth/email/verify", new { key = await CodeAsync(ask, email, 2) });
        await ask.PostAsync("auth/signup", new { email, password = Password });
    });

    [Fact]
    public Task Sign_up_with_an_address_that_is_taken() => TellAsync("signup-taken", async ask =>
    {
        var eve = ask.Called("eve", await NewPersonAsync());
        await ask.PostAsync("auth/signup", new { email = eve.Email, password = Password });
        await ask.GetAsync("auth/email/verify", ("X-Email-Verification-Key", "000000"));
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        await ask.PostAsync("auth/email/verify/resend");
        for (var tries = 0; tries < 3; tries++)
            await ask.PostAsync("auth/email/verify", new { key = "000000" });
        await ask.PostAsync("auth/email/verify/resend");
        await ask.GetAsync("auth/session");
    });

    [Fact]
    public Task Code() => TellAsync("login-by-code", async ask =>
    {
        var ada = ask.Called("ada", await NewPersonAsync());
        await ask.PostAsync("auth/code/confirm", new { code = "000000" });
        await ask.PostAsync("auth/code/resend");
        await ask.PostAsync("auth/code/request");
        await ask.PostAsync("auth/code/request", new { email = "no address" });
        await ask.PostAsync("auth/code/request", new { email = ada.Email });
        await ask.PostAsync("auth/code/resend");
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        await ask.PostAsync("auth/code/resend");
        await ask.PostAsync("auth/code/confirm");
        await ask.PostAsync("auth/code/confirm", new { code = await CodeAsync(ask, ada.Email!) });
        await ask.PostAsync("auth/code/confirm", new { code = await CodeAsync(ask, ada.Email!, 2) });

        var nobody = ask.Another("a stranger");
        await nobody.PostAsync("auth/code/request", new { email = ask.Called("nobody", NewEmail("nobody")) });
        for (var tries = 0; tries < 3; tries++)
            await nobody.PostAsync("auth/code/confirm", new { code = "000000" });
        await nobody.PostAsync("auth/code/confirm", new { code = "000000" });
        await nobody.GetAsync("auth/session");
    });

    [Fact]
    public Task Reset() => TellAsync("password-reset", async ask =>
    {
        var ada = ask.Called("ada", await NewPersonAsync());
        await ask.PostAsync("auth/password/request");
        await ask.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "000000"));
        await ask.PostAsync("auth/password/reset", new { key = "000000", password = Other });
        await ask.PostAsync("auth/password/request", new { email = ada.Email });
        await ask.GetAsync("auth/password/reset");
        await ask.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "000000"));
        await ask.GetAsync("auth/password/reset", ("X-Password-Reset-Key", await CodeAsync(ask, ada.Email!)));
        await ask.PostAsync("auth/password/reset", new { key = await CodeAsync(ask, ada.Email!), password = "short" });
        await ask.PostAsync("auth/password/reset", new { key = await CodeAsync(ask, ada.Email!), password = Other });
        await ask.PostAsync("auth/password/reset", new { key = await CodeAsync(ask, ada.Email!), password = Other });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = Other });

        var nobody = ask.Another("a stranger");
        await nobody.PostAsync("auth/password/request", new { email = ask.Called("nobody", NewEmail("nobody")) });
        await nobody.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "000000"));
        await nobody.PostAsync("auth/password/reset", new { key = "000000", password = Other });
        await nobody.PostAsync("auth/password/reset", new { key = "000000", password = Other });
        await nobody.PostAsync("auth/password/reset", new { key = "000000", password = Other });
    });

    [Fact]
    public Task Phone() => TellAsync("phone", async ask =>
    {
        var (email, phone, next) = (ask.Called("ada", NewEmail()), ask.Called("number", NewPhone()), ask.Called("next number", NewPhone()));
        await ask.PostAsync("auth/phone/verify", new { code = "000000" });
        await ask.PostAsync("auth/phone/verify/resend");
        await ask.GetAsync("account/phone");
        await ask.PostAsync("account/phone", new { phone });
        await ask.PostAsync("auth/signup", new { email, phone = "12", password = Password });
        await ask.PostAsync("auth/signup", new { email, phone, password = Password });
        await ask.PostAsync("auth/phone/verify", new { code = "000000" });
        await ask.PostAsync("auth/phone/verify", new { code = await CodeAsync(ask, phone) });
        await ask.PostAsync("auth/email/verify", new { key = ask.Called("key", await Mailbox.CodeAsync(email)) });
        await ask.GetAsync("account/phone");
        await ask.PostAsync("account/phone", new { phone = next });
        await ask.PostAsync("auth/reauthenticate", new { password = Password });
        await ask.PostAsync("account/phone");
        await ask.PostAsync("account/phone", new { phone });
        await ask.PostAsync("account/phone", new { phone = next });
        await ask.PostAsync("auth/phone/verify", new { code = ask.Called("next code", await Mailbox.CodeAsync(next)) });
        await ask.GetAsync("account/phone");
    });
}

/// <summary>The same by links, and the tokens of apps.</summary>
public sealed class LinkTranscriptTests(LinkServer shared) : TranscriptTests(shared), IClassFixture<LinkServer>
{
    [Fact]
    public Task Links() => TellAsync("links", async ask =>
    {
        var email = ask.Called("ada", NewEmail());
        await ask.PostAsync("auth/signup", new { email, password = Password });
        await ask.PostAsync("auth/email/verify/resend");
        var key = ask.Called("key", await Mailbox.KeyAsync(email));
        await ask.GetAsync("auth/email/verify", ("X-Email-Verification-Key", "nothing"));
        await ask.GetAsync("auth/email/verify", ("X-Email-Verification-Key", key));
        await ask.PostAsync("auth/email/verify", new { key });
        await ask.PostAsync("auth/email/verify", new { key });
        ask.Forget();
        await ask.PostAsync("auth/password/request", new { email });
        var reset = ask.Called("reset key", await Mailbox.KeyAsync(email, 2));
        await ask.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "nothing"));
        await ask.GetAsync("auth/password/reset", ("X-Password-Reset-Key", reset));
        await ask.PostAsync("auth/password/reset", new { key = reset, password = "another horse entirely" });
        await ask.PostAsync("auth/password/reset", new { key = reset, password = "another horse entirely" });
    });
}

/// <summary>The tokens of the JWT strategy.</summary>
public sealed class TokenTranscriptTests(JwtServer shared) : TranscriptTests(shared), IClassFixture<JwtServer>
{
    [Fact]
    public Task Tokens() => TellAsync(
        "tokens",
        async ask =>
        {
            var ada = ask.Called("ada", await NewPersonAsync());
            var first = await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
            var refresh = ask.Called("refresh", first.Meta("refresh_token")!.Value.GetString()!);
            ask.Client.AccessToken = first.Meta("access_token")!.Value.GetString();
            await ask.GetAsync("auth/session");
            ask.Client.AccessToken = null;
            await ask.PostAsync("tokens/refresh");
            await ask.PostAsync("tokens/refresh", new { refresh_token = "nothing" });
            (await ask.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(200);
            await ask.PostAsync("tokens/refresh", new { refresh_token = refresh });
        },
        AllauthKind.App);
}
