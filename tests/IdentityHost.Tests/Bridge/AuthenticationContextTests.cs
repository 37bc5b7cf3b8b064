using IdentityHost.Accounts.Sessions;
using IdentityHost.Bridge;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Bridge;

/// <summary>What a session's proofs are called by the protocol (OIDC Core §2, RFC 8176).</summary>
public sealed class AuthenticationContextTests
{
    private static readonly ProvenMethod s_password = new("password", "pwd", DateTimeOffset.UnixEpoch);
    private static readonly ProvenMethod s_code = new("code", "otp", DateTimeOffset.UnixEpoch);
    private static readonly ProvenMethod s_text = new("code", "sms", DateTimeOffset.UnixEpoch) { Phone = "+493012345678" };
    private static readonly ProvenMethod s_app = new("mfa", "otp", DateTimeOffset.UnixEpoch) { Type = "totp", AuthenticatorId = "app" };
    private static readonly ProvenMethod s_passkey = new("mfa", "swk", DateTimeOffset.UnixEpoch) { Type = "webauthn", AuthenticatorId = "key" };

    [Fact]
    public void A_password_or_a_mailed_code_is_one_factor()
    {
        Told(s_password).ShouldBe("1fa: pwd");
        Told(s_code).ShouldBe("1fa: otp");
        Told(s_text).ShouldBe("1fa: sms");
        Told(s_password, s_password with { Reauthenticated = true }).ShouldBe("1fa: pwd");
    }

    [Fact]
    public void An_authenticator_beside_it_makes_two()
    {
        Told(s_password, s_app).ShouldBe("2fa: pwd otp mfa");
        Told(s_code, s_app).ShouldBe("2fa: otp mfa");
        Told(s_text, s_app).ShouldBe("2fa: sms otp mfa");
        Told(s_password, s_passkey).ShouldBe("2fa: pwd swk user mfa");
    }

    [Fact]
    [Trait("Security", "S-037")]
    public void Two_mails_to_one_mailbox_are_one_factor()
    {
        var reset = new ProvenMethod("password_reset", "otp", DateTimeOffset.UnixEpoch);
        Told(reset, s_code).ShouldBe("1fa: otp");
        Told(s_code, s_code with { Reauthenticated = true }).ShouldBe("1fa: otp");
        Told(s_text, s_text with { Reauthenticated = true }).ShouldBe("1fa: sms");
        Told(s_password with { ByMail = true }, s_code).ShouldBe("1fa: pwd otp");
        Told(s_password with { ByMail = true }, reset).ShouldBe("1fa: pwd otp");
        Told(reset, s_code, s_app).ShouldBe("2fa: otp mfa");
    }

    [Fact]
    [Trait("Security", "S-037")]
    public void A_code_that_was_sent_is_a_factor_beside_what_did_not_come_the_same_way()
    {
        Told(s_password, s_code).ShouldBe("2fa: pwd otp mfa");
        Told(s_password, s_text).ShouldBe("2fa: pwd sms mfa");
        Told(s_code, s_text).ShouldBe("2fa: otp sms mfa");
        Told(s_password with { ByMail = true }, s_text).ShouldBe("2fa: pwd sms mfa");
        Told(new ProvenMethod(ProvenMethod.SignUp, "pwd", DateTimeOffset.UnixEpoch), s_code).ShouldStartWith("1fa:");
    }

    [Fact]
    [Trait("Security", "S-051")]
    public void A_passkey_is_two_when_it_verified_its_user_and_one_when_not()
    {
        Told(s_passkey with { Passwordless = true, Reference = "hwk" }).ShouldBe("2fa: hwk user mfa");
        Told(s_passkey).ShouldBe("1fa: swk user");
        Told(s_passkey, s_passkey with { Reauthenticated = true }).ShouldBe("1fa: swk user");
        Told(s_passkey, s_app).ShouldBe("2fa: swk user otp mfa");
    }

    [Theory]
    [InlineData("pwd")]
    [InlineData("otp")]
    [Trait("Security", "S-051")]
    public void Having_made_the_account_is_no_factor_beside_a_passkey(string reference)
    {
        var signUp = new ProvenMethod(ProvenMethod.SignUp, reference, DateTimeOffset.UnixEpoch);
        Told(signUp, s_passkey).ShouldStartWith("1fa:");
        Told(signUp, s_passkey).ShouldNotContain("mfa");
        Told(signUp, s_app, s_passkey).ShouldStartWith("2fa:");
        Told(signUp, s_password, s_passkey).ShouldStartWith("2fa:");
    }

    private static string Told(params ProvenMethod[] methods) =>
        $"{AuthenticationContexts.Reached(methods).Split(':')[^1]}: {string.Join(' ', AuthenticationContexts.References(methods))}";
}
