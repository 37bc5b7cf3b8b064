using IdentityHost.Testing.Authenticators;
using Xunit;

namespace IdentityHost.Tests.Headless.Transcripts;

/// <summary>Where everything may be done once or twice a minute.</summary>
public sealed class NarrowServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
        ((IEnumerable<(string Key, string Value)>)
        [
            ("RateLimits:Login", "5/m/ip"),
            ("RateLimits:Signup", "1/m/ip"),
            ("RateLimits:ResetPassword", "1/m/key"),
            ("RateLimits:ResetPasswordFromKey", "1/m/ip"),
            ("RateLimits:Reauthenticate", "1/m/user"),
            ("RateLimits:ChangePassword", "1/m/user"),
            ("RateLimits:ManageEmail", "2/m/user"),
            ("RateLimits:RequestLoginCode", "1/m/key"),
            ("RateLimits:ChangePhone", "1/m/user"),
            ("RateLimits:VerifyPhone", ""),
            ("Throttling:FreeTries", "3"),
            ("LoginMethods", "email,phone"),
            ("SignupFields", "email*,phone,password1*"),
        ]).Select(setting => ("IdentityHost:Accounts:" + setting.Key, setting.Value)).Append(("IdentityHost:RateLimits:Enabled", "true"));
}

/// <summary>How each limit is refused.</summary>
public sealed class LimitTranscriptTests(NarrowServer shared) : TranscriptTests(shared), IClassFixture<NarrowServer>
{
    private const string Other = "another horse entirely";

    [Fact]
    public Task Limits_of_strangers() => TellAsync("limits", async ask =>
    {
        var ada = ask.Called("ada", await NewPersonAsync());
        for (var tries = 0; tries < 4; tries++)
            await ask.PostAsync("auth/login", new { email = ada.Email, password = "wrong" });
        var nobody = ask.Called("nobody", NewEmail("nobody"));
        for (var tries = 0; tries < 3; tries++)
            await ask.PostAsync("auth/login", new { email = nobody, password = "wrong" });
        foreach (var email in (string[])[ask.Called("eve", NewEmail("eve")), ask.Called("bob", NewEmail("bob"))])
            await ask.Another(email).PostAsync("auth/signup", new { email, password = Password });
        ask.Forget();
        await ask.PostAsync("auth/code/request", new { email = ada.Email });
        await ask.PostAsync("auth/code/request", new { email = ada.Email });
        await ask.PostAsync("auth/password/request", new { email = ada.Email });
        await ask.PostAsync("auth/password/request", new { email = ada.Email });
        await ask.PostAsync("auth/password/reset", new { key = "000000", password = Other });
        await ask.PostAsync("auth/password/reset", new { key = "000000", password = Other });
    });

    [Fact]
    public Task Limits_of_people() => TellAsync("limits-of-people", async ask =>
    {
        var ada = await SignedInAsync(ask);
        await ask.PostAsync("auth/reauthenticate", new { password = Password });
        await ask.PostAsync("auth/reauthenticate", new { password = Password });
        await ask.PostAsync("account/password/change", new { current_password = "wrong", new_password = Other });
        await ask.PostAsync("account/password/change", new { current_password = Password, new_password = Other });
        var (second, third) = (ask.Called("second", NewEmail("second")), ask.Called("third", NewEmail("third")));
        await ask.PostAsync("account/email", new { email = second });
        await ask.DeleteAsync("account/email", new { email = second });
        await ask.PostAsync("account/email", new { email = third });
        await ask.PutAsync("account/email", new { email = ada.Email });
        await ask.PostAsync("account/phone", new { phone = ask.Called("number", NewPhone()) });
        await ask.PostAsync("account/phone", new { phone = ask.Called("other number", NewPhone()) });
    });

    [Fact]
    public Task Tries_at_a_second_factor() => TellAsync("limits-2fa", async ask =>
    {
        const string Apps = "account/authenticators/totp";
        var owner = ask.Another("before");
        var ada = await SignedInAsync(owner);
        var app = new AuthenticatorApp((await owner.GetAsync(Apps)).Meta("secret")!.Value.GetString()!);
        await owner.PostAsync(Apps, new { code = ask.Called("totp", app.CodeAt(Server.Clock.GetUtcNow())) });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
        for (var tries = 0; tries < 6; tries++)
            await ask.PostAsync("auth/2fa/authenticate", new { code = "000000" });
    });
}
