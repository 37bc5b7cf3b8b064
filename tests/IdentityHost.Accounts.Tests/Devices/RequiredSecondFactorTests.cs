using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Devices;

/// <summary>Accounts whose owner asked for a second factor at every sign-in (<c>is_required</c>).</summary>
public sealed class RequiredSecondFactorTests() : DeviceTests(("LoginByLinkEnabled", "true"))
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-037")]
    [Trait("Security", "S-052")]
    public async Task After_a_password_a_code_is_mailed_and_owed()
    {
        await WithRequirementAsync(_home);

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
        (await OfferedAsync(_browser)).ShouldBe(["email a•••@example.org*", "static"]);
        (await ConfirmAsync(_browser, Codes.Wrong(await CodeToAsync(Ada)))).ShouldFail("incorrect_code", "code");
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();

        (await OwedAsync(_browser)).ShouldBe("mfa_trust");
        (await AnswerTrustAsync(_browser, false)).ShouldAdvance();
        (await ProvenAsync(_browser)).ShouldBe("pwd otp");
        ProvenMethod.AreTwoFactors((await Here.ReadAsync(_browser)).Session!.Methods).ShouldBeTrue();
    }

    [Theory]
    [InlineData("password", "email a•••@example.org*, sms •••78, static")]
    [InlineData("code", "sms •••78*, static")]
    [InlineData("link", "sms •••78*, static")]
    [InlineData("text", "email a•••@example.org*, static")]
    [InlineData("reset", "sms •••78*, static")]
    [InlineData("passkey that verified nobody", "")]
    [Trait("Security", "S-037")]
    [Trait("Security", "S-052")]
    public async Task No_door_lets_one_factor_in_and_no_channel_counts_twice(string door, string offered)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAsync(_home, Number);
        if (door.StartsWith("passkey", StringComparison.Ordinal))
            await AddPasskeyAsync(_home, authenticator);
        (await RequireAsync(_home, true)).ShouldAdvance();

        (await EnterAsync(door, authenticator)).ShouldAdvance();

        (await IsSignedInAsync(_browser)).ShouldBeFalse();
        if (offered.Length == 0)
            return;
        (await OwedAsync(_browser)).ShouldBe("login_by_code");
        string.Join(", ", await OfferedAsync(_browser)).ShouldBe(offered);
        var second = offered.StartsWith("sms", StringComparison.Ordinal) ? Number : Ada;
        (await ConfirmAsync(_browser, await CodeToAsync(second))).ShouldAdvance();
        (await AnswerTrustAsync(_browser, false)).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-037")]
    public async Task The_only_mailbox_is_not_both_factors()
    {
        await WithRequirementAsync(_home);
        (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
        // Nothing is told of devices before a first proof.
        (await OfferedAsync(_browser)).ShouldBeEmpty();

        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();

        (await OwedAsync(_browser)).ShouldBe("mfa_authenticate");
        (await OfferedAsync(_browser)).ShouldBe(["static"]);
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-037")]
    public async Task A_password_that_a_mail_allowed_is_no_factor_beside_the_mailbox()
    {
        await WithRequirementAsync(_home, Number);
        var reset = Here.Get<PasswordReset>();
        await reset.RequestAsync(await Here.VisitAsync(_browser), Ada, None);
        (await reset.ResetAsync(await Here.VisitAsync(_browser), await CodeToAsync(Ada), "another good passphrase", None)).ShouldAdvance();
        (await OfferedAsync(_browser)).ShouldBe(["sms •••78*", "static"]);

        // Nor later, at another browser, when only the password is typed.
        var other = new Browser("203.0.113.9");
        Here.Clock.Advance(TimeSpan.FromMinutes(30));
        (await Here.SignInAsync(other, Ada, "another good passphrase")).ShouldAdvance();
        (await OfferedAsync(other)).ShouldBe(["sms •••78*", "static"]);
        (await ConfirmAsync(other, await CodeToAsync(Number))).ShouldAdvance();
        (await AnswerTrustAsync(other, false)).ShouldAdvance();

        // Chosen anew by somebody who has shown two factors, it is one again.
        (await Here.Get<PasswordChange>().ChangeAsync(await Here.ReadAsync(other), "another good passphrase", Password, None)).ShouldAdvance();
        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await OfferedAsync(_browser)).ShouldBe(["email a•••@example.org*", "sms •••78", "static"]);
    }

    [Fact]
    public async Task The_code_goes_to_another_device_when_that_is_asked_for()
    {
        await WithRequirementAsync(_home, Number);
        await OwedAfterPasswordAsync(_browser);
        var first = await CodeToAsync(Ada);
        (await SendToAsync(_browser, null)).ShouldFail("required", "device");
        (await SendToAsync(_browser, Device.Static)).ShouldFail("invalid_choice", "device");

        (await SendToAsync(_browser, await DeviceIdAsync(_browser, DeviceKind.Sms))).ShouldAdvance();

        (await OfferedAsync(_browser)).ShouldBe(["email a•••@example.org", "sms •••78*", "static"]);
        (await ConfirmAsync(_browser, first)).ShouldFail("incorrect_code", "code");
        (await ConfirmAsync(_browser, await CodeToAsync(Number))).ShouldAdvance();
        (await AnswerTrustAsync(_browser, false)).ShouldAdvance();
        (await ProvenAsync(_browser)).ShouldBe("pwd sms");
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Another_device_brings_no_further_tries_and_counts_as_sending_again()
    {
        await WithRequirementAsync(_home, Number);
        await OwedAfterPasswordAsync(_browser);
        (await ConfirmAsync(_browser, "000000")).ShouldFail("incorrect_code", "code");
        (await SendToAsync(_browser, await DeviceIdAsync(_browser, DeviceKind.Sms))).ShouldAdvance();
        (await ConfirmAsync(_browser, "000000")).ShouldFail("incorrect_code", "code");
        (await SendToAsync(_browser, await DeviceIdAsync(_browser, DeviceKind.Email))).ShouldAdvance();
        (await SendToAsync(_browser, await DeviceIdAsync(_browser, DeviceKind.Sms))).ShouldNotBePending();
        (await ConfirmAsync(_browser, "000000")).ShouldFail("incorrect_code", "code");

        (await OwedAsync(_browser)).ShouldBeNull();
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldNotBePending();
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task A_recovery_code_serves_in_place_of_the_code_that_was_sent()
    {
        await WithRequirementAsync(_home);
        var codes = await ConfirmedCodesAsync();
        (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
        // Not in place of a first factor.
        (await TypeCodeAsync(_browser, codes[0])).ShouldNotBePending();

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await TypeCodeAsync(_browser, "123456")).ShouldNotBePending();
        (await TypeCodeAsync(_browser, codes[0])).ShouldAdvance();
        (await AnswerTrustAsync(_browser, false)).ShouldAdvance();
        (await ProvenAsync(_browser)).ShouldBe("pwd otp");
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task A_trusted_browser_is_spared_it()
    {
        await WithRequirementAsync(_home);
        await OwedAfterPasswordAsync(_browser);
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();
        (await AnswerTrustAsync(_browser, true)).ShouldAdvance();

        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task An_authenticator_goes_before_a_code_that_is_sent()
    {
        await SignedInAsync(_home, Number);
        var app = await AddAppAsync(_home);
        (await RequireAsync(_home, true)).ShouldAdvance();

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("mfa_authenticate");
        (await OfferedAsync(_browser)).ShouldBe(["totp", "static"], ignoreOrder: true);
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await CodesToAsync(Ada)).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Whoever_proves_an_address_owes_nothing_that_a_stranger_set_up()
    {
        var stranger = await WithRequirementAsync(_home, Number);
        // As if the address had never been proven by whoever made the account.
        await Here.UnproveAsync(stranger);

        (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();

        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        (await Here.FindAsync(Ada))!.TwoFactorEnabled.ShouldBeFalse();
    }

    /// <summary>The recovery codes that came with the requirement, shown to who has typed a code just now.</summary>
    private async Task<IReadOnlyList<string>> ConfirmedCodesAsync()
    {
        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), await CodeToAsync(Ada), None)).ShouldAdvance();
        return await CodesAsync(_home);
    }

    private async Task<FlowOutcome> EnterAsync(string door, SoftwareAuthenticator authenticator)
    {
        switch (door)
        {
            case "password":
                return await Here.SignInAsync(_browser, Ada, Password);
            case "code" or "text":
                var typed = door == "code" ? Ada : Number;
                (await RequestCodeAsync(_browser, typed)).ShouldAdvance();
                return await ConfirmAsync(_browser, await CodeToAsync(typed));
            case "reset":
                var reset = Here.Get<PasswordReset>();
                await reset.RequestAsync(await Here.VisitAsync(_browser), Ada, None);
                return await reset.ResetAsync(await Here.VisitAsync(_browser), await CodeToAsync(Ada), "another good passphrase", None);
            case "link":
                (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
                var key = (await Here.MailboxAsync())[^1].Text.Split("key=")[1].Split((char[])['\n', ' ', '\r'])[0];
                return await Here.Get<LoginLink>().ConfirmAsync(await Here.VisitAsync(_browser), key, null, None);
            default:
                var asked = (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
                return await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(_browser), authenticator.Get(asked.PublicKey, new Deviation { UserVerified = false }), None);
        }
    }
}
