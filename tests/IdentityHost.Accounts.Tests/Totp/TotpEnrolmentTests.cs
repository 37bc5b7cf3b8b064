using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Totp;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Totp;

public sealed class TotpEnrolmentTests : FactorTests
{
    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-040")]
    public async Task The_secret_is_shown_while_enrolling_only_and_lies_sealed_in_the_database()
    {
        await SignedInAdaAsync(_browser);
        var offered = await OfferAsync();
        (await Here.DumpAsync()).ShouldNotContain(offered.Secret);

        (await ActivateAsync(new AuthenticatorApp(offered.Secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();

        (await Totp.BeginAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Active>();
        (await Here.DumpAsync()).ShouldNotContain(offered.Secret);
    }

    [Fact]
    [Trait("Security", "S-040")]
    public async Task Each_look_shows_another_secret_and_only_the_last_one_counts()
    {
        await SignedInAdaAsync(_browser);
        var first = await OfferAsync();
        var second = await OfferAsync();

        second.Secret.ShouldNotBe(first.Secret);
        (await ActivateAsync(new AuthenticatorApp(first.Secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldFail("incorrect_code", "code");
        (await ActivateAsync(new AuthenticatorApp(second.Secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
    }

    [Fact]
    public async Task The_first_factor_brings_recovery_codes_and_a_mail()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);

        (await Here.Get<AuthenticatorList>().ListAsync(await Here.ReadAsync(_browser), None))
            .Select(a => (a.Kind, a.TotalCodes, a.UnusedCodes))
            .ShouldBe([(AuthenticatorKind.Totp, 0, 0), (AuthenticatorKind.RecoveryCodes, 10, 10)], ignoreOrder: true);
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("authenticator app");
    }

    [Fact]
    public async Task A_second_one_cannot_be_added()
    {
        await SignedInAdaAsync(_browser);
        var offered = await OfferAsync();
        await AddAppAsync(_browser);

        (await ActivateAsync(new AuthenticatorApp(offered.Secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldBeOfType<FlowOutcome.Conflict>();
    }

    [Fact]
    [Trait("Security", "S-044")]
    [Trait("Security", "S-047")]
    public async Task Another_app_takes_the_place_of_the_present_one_with_its_first_code_and_not_before()
    {
        await SignedInAdaAsync(_browser);
        var old = await AddAppAsync(_browser);
        var codes = await CodesAsync(_browser);
        await TypedAsync(old);
        var offered = (await Totp.OfferAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Offered>();
        (offered.Issuer, offered.Name).ShouldBe(("IdentityHost", Ada));
        await TypedAsync(old);
        var app = new AuthenticatorApp(offered.Secret);

        // allauth's own way in knows one app at a time.
        (await Totp.BeginAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Active>();
        (await ActivateAsync(app.CodeAt(Here.Clock.GetUtcNow()))).ShouldBeOfType<FlowOutcome.Conflict>();
        (await Totp.TakeAsync(await Here.ReadAsync(_browser), old.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldFail("incorrect_code", "code");
        (await Totp.TakeAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();

        (await Here.MailboxAsync())[^1].Subject.ShouldContain("authenticator app");
        (await CodesAsync(_browser)).ShouldBe(codes, "they stand in for the new one as well");
        WaitForNextCode();
        var other = new Browser();
        (await OwedAfterPasswordAsync(other)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(other, old.CodeAt(Here.Clock.GetUtcNow()))).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();

        async Task TypedAsync(AuthenticatorApp typed)
        {
            WaitForNextCode();
            (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), typed.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        }
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task Another_app_is_taken_from_nobody_whose_proof_is_old()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);
        var offered = (await Totp.OfferAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Offered>();
        GrowStale();

        (await Totp.TakeAsync(await Here.ReadAsync(_browser), new AuthenticatorApp(offered.Secret).CodeAt(Here.Clock.GetUtcNow()), None)).ShouldBeOfType<FlowOutcome.Stale>();
    }

    [Fact]
    public async Task A_wrong_code_is_told_before_a_stale_proof()
    {
        await SignedInAdaAsync(_browser);
        var app = new AuthenticatorApp((await OfferAsync()).Secret);
        GrowStale();

        (await ActivateAsync(app.CodeAt(Here.Clock.GetUtcNow(), 5))).ShouldFail("incorrect_code", "code");
        (await ActivateAsync("")).ShouldFail("required", "code");
        (await ActivateAsync(app.CodeAt(Here.Clock.GetUtcNow()))).ShouldBeOfType<FlowOutcome.Stale>();
    }

    [Fact]
    [Trait("Security", "S-042")]
    public async Task The_code_that_enrolled_signs_nobody_in()
    {
        await SignedInAdaAsync(_browser);
        var app = new AuthenticatorApp((await OfferAsync()).Secret);
        var code = app.CodeAt(Here.Clock.GetUtcNow());
        (await ActivateAsync(code)).ShouldAdvance();

        var other = new Browser();
        (await OwedAfterPasswordAsync(other)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(other, code)).ShouldFail("incorrect_code", "code");
        WaitForNextCode();
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-044")]
    [Trait("Security", "S-066")]
    public async Task A_password_alone_removes_no_factor()
    {
        await SignedInAdaAsync(_browser);
        var app = await AddAppAsync(_browser);
        GrowStale();
        (await Here.Get<Accounts.Reauthentication.ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_browser), Password, None)).ShouldAdvance();

        (await Totp.DeactivateAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<FlowOutcome.Stale>();
        (await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None)).Select(f => f.Id).ShouldBe(["mfa_reauthenticate", "password_reset_by_code"]);

        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        (await Totp.DeactivateAsync(await Here.ReadAsync(_browser), None)).ShouldAdvance();
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("authenticator app");
        (await Here.Get<AuthenticatorList>().ListAsync(await Here.ReadAsync(_browser), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_has_just_added_a_factor_need_not_turn_round_and_show_it()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);

        (await CodesAsync(_browser)).Count.ShouldBe(10);
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task It_is_no_way_in_so_it_goes_also_where_a_provider_is_the_only_one()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);
        await Here.LeaveProviderOnlyAsync((await Here.ReadAsync(_browser)).Account!);

        (await Totp.DeactivateAsync(await Here.ReadAsync(_browser), None)).ShouldAdvance();
    }

    [Fact]
    public async Task To_remove_what_is_not_there_changes_nothing()
    {
        await SignedInAdaAsync(_browser);

        (await Totp.DeactivateAsync(await Here.ReadAsync(_browser), None)).ShouldAdvance();
        (await Here.MailboxAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_signed_in_gets_no_secret() =>
        (await Totp.BeginAsync(await Here.ReadAsync(_browser), None)).ShouldBe(new TotpStatus.Not(new FlowOutcome.NotSignedIn()));

    private async Task<TotpStatus.Offered> OfferAsync() => (await Totp.BeginAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Offered>();

    private async Task<FlowOutcome> ActivateAsync(string code) => await Totp.ActivateAsync(await Here.ReadAsync(_browser), code, None);
}

public sealed class UnprovenAddressTests() : FactorTests(("EmailVerification", "None"))
{
    [Fact]
    public async Task An_account_with_an_unproven_address_gets_no_factor()
    {
        var browser = new Browser();
        await Here.Get<Profile.AccountCreation>().CreateAsync(new Profile.NewAccount { Email = Ada, Password = Password }, None);
        await Here.SignedInAsync(browser, Ada, Password);

        var conflict = (await Totp.BeginAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<TotpStatus.Not>().Outcome.ShouldBeOfType<FlowOutcome.Conflict>();
        conflict.Errors.ShouldBe([new InputError("unverified_email")]);
        (await Totp.ActivateAsync(await Here.ReadAsync(browser), "123456", None)).ShouldFail("unverified_email", "code");
        (await Passkeys.AskAsync(await Here.ReadAsync(browser), passwordless: true, None))
            .ShouldBeOfType<Accounts.Passkeys.PasskeyChallenge.Not>().Outcome.ShouldBeOfType<FlowOutcome.Conflict>();
    }
}
