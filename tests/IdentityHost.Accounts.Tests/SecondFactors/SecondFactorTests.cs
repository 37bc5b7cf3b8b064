using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SecondFactors;

public sealed class SecondFactorTests() : FactorTests(("LoginOnPasswordReset", "true"), ("Throttling:CountAddresses", "false"))
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    [Trait("Security", "S-041")]
    public async Task The_present_step_is_taken_and_one_to_each_side(int stepsAway, bool taken)
    {
        var app = await AdaWithAppAsync();
        Here.Clock.Advance(TimeSpan.FromMinutes(2));
        (await OwedAfterPasswordAsync(_browser)).ShouldBe("mfa_authenticate");

        var outcome = await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow(), stepsAway));

        if (taken)
            outcome.ShouldAdvance();
        else
            outcome.ShouldFail("incorrect_code", "code");
    }

    [Fact]
    [Trait("Security", "S-042")]
    public async Task A_step_serves_once_and_then_only_a_later_one()
    {
        var app = await AdaWithAppAsync();
        var code = app.CodeAt(Here.Clock.GetUtcNow());
        await OwedAfterPasswordAsync(_browser);
        (await TypeCodeAsync(_browser, code)).ShouldAdvance();

        var other = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(other);
        (await TypeCodeAsync(other, code)).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow(), -1))).ShouldFail("incorrect_code", "code");
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_home), code, None)).ShouldFail("incorrect_code", "code");
        WaitForNextCode();
        (await TypeCodeAsync(other, code)).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-043")]
    public async Task Five_wrong_codes_end_the_sign_in()
    {
        var app = await AdaWithAppAsync();
        await OwedAfterPasswordAsync(_browser);
        for (var i = 0; i < 5; i++)
        {
            (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow(), 9))).ShouldFail("incorrect_code", "code");
            Here.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await OwedAsync(_browser)).ShouldBeNull();
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldNotBePending();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-043")]
    public async Task With_a_known_password_the_guesses_at_the_second_factor_are_counted_over_all_sign_ins()
    {
        await AdaWithAppAsync();
        var (compared, throttled) = (0, 0);
        for (var flow = 0; flow < 20; flow++)
        {
            var thief = new Browser($"203.0.113.{flow}");
            if (await Here.SignInAsync(thief, Ada, Password) is not FlowOutcome.Advanced)
                continue;
            for (var guess = 0; guess < 5; guess++)
            {
                if (await TypeCodeAsync(thief, "000000") is FlowOutcome.Throttled { Error: var error })
                {
                    error.ShouldBe(new InputError("too_many_login_attempts", "code"));
                    throttled++;
                }
                else
                {
                    compared++;
                }
            }
        }

        throttled.ShouldBeGreaterThan(0);
        compared.ShouldBeLessThan(20);
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task A_recovery_code_stands_in_once_and_its_use_is_told()
    {
        await AdaWithAppAsync();
        var codes = await CodesAsync(_home);
        await OwedAfterPasswordAsync(_browser);
        (await TypeCodeAsync(_browser, codes[0].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))).ShouldAdvance();
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("recovery code");

        var other = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(other);
        (await TypeCodeAsync(other, codes[0])).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(other, codes[1])).ShouldAdvance();
        (await CodesAsync(_home)).ShouldBe(codes.Skip(2));
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task A_recovery_code_without_a_password_is_worth_nothing()
    {
        await AdaWithAppAsync();
        var codes = await CodesAsync(_home);

        (await TypeCodeAsync(_browser, codes[0])).ShouldNotBePending();
        (await Here.SignInAsync(_browser, Ada, codes[0])).ShouldBeMismatch();
    }

    [Theory]
    [InlineData("password", "totp")]
    [InlineData("password", "webauthn")]
    [InlineData("code", "totp")]
    [InlineData("code", "webauthn")]
    [InlineData("reset", "totp")]
    [InlineData("reset", "webauthn")]
    [InlineData("passkey that verified nobody", "totp")]
    [Trait("Security", "S-052")]
    [Trait("Security", "S-051")]
    public async Task No_door_lets_one_factor_in(string door, string factor)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_home);
        if (factor == "totp")
            await AddAppAsync(_home);
        if (factor == "webauthn" || door.StartsWith("passkey", StringComparison.Ordinal))
            await AddPasskeyAsync(_home, authenticator);

        (await EnterAsync(door, authenticator)).ShouldAdvance();

        (await OwedAsync(_browser)).ShouldBe("mfa_authenticate");
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
        Here.Get<Flows>().Anonymous(await Here.VisitAsync(_browser)).Single(f => f.IsPending == true).Types!.ShouldBe(["recovery_codes", factor]);
    }

    [Fact]
    [Trait("Security", "S-066")]
    [Trait("Security", "S-067")]
    public async Task A_code_of_the_app_makes_a_session_fresh_and_anothers_does_not()
    {
        var app = await AdaWithAppAsync();
        var bob = new Browser();
        await SignedInAdaAsync(bob, "bob@example.org");
        var bobs = await AddAppAsync(bob);
        GrowStale();

        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_home), bobs.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldFail("incorrect_code", "code");
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_home), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        var method = (await Here.ReadAsync(_home)).Session!.Methods[^1];
        (method.Method, method.Type, method.Reauthenticated).ShouldBe(("mfa", "totp", true));
        (await CodesAsync(_home)).ShouldNotBeEmpty();
    }

    private async Task<AuthenticatorApp> AdaWithAppAsync()
    {
        await SignedInAdaAsync(_home);
        return await AddAppAsync(_home);
    }

    private async Task<FlowOutcome> EnterAsync(string door, SoftwareAuthenticator authenticator)
    {
        switch (door)
        {
            case "password":
                return await Here.SignInAsync(_browser, Ada, Password);
            case "code":
                await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(_browser), Ada, None);
                return await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), None);
            case "reset":
                await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(_browser), Ada, None);
                return await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), "another good passphrase", None);
            default:
                var asked = (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
                return await Here.Get<PasskeySignIn>().ProveAsync(
                    await Here.VisitAsync(_browser), authenticator.Get(asked.PublicKey, new Deviation { UserVerified = false }), None);
        }
    }
}
