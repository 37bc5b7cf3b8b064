using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Totp;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.TrustedBrowsers;

[Trait("Security", "S-047")]
public sealed class TrustedBrowserTests : FactorTests
{
    private const string Cookie = "__Host-mfa_trusted";

    private readonly Browser _home = new();

    [Fact]
    public async Task A_trusted_browser_is_spared_the_second_factor_and_nothing_else()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);

        (await Here.SignInAsync(_home, Ada, "not the password")).ShouldBeMismatch();
        (await OwedAfterPasswordAsync(_home)).ShouldBeNull();
        (await Here.ReadAsync(_home)).Session!.Methods.Select(m => m.Method).ShouldBe(["password"]);
        (await Totp.DeactivateAsync(await Here.ReadAsync(_home), None)).ShouldBeOfType<FlowOutcome.Stale>();
    }

    [Fact]
    public async Task The_cookie_is_random_and_kept_as_its_hash()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);

        var token = _home.Cookies[Cookie];
        token.Length.ShouldBe(43);
        (await Here.DumpAsync()).ShouldNotContain(token);
    }

    [Fact]
    public async Task Another_account_is_not_trusted_there_until_it_says_so_and_both_share_the_cookie()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);
        await Here.AddAsync("bob@example.org", Password);
        var bobs = new Browser("203.0.113.9");
        await Here.SignedInAsync(bobs, "bob@example.org", Password);
        var bobsApp = await AddAppAsync(bobs);

        (await OwedAfterPasswordAsync(_home, "bob@example.org")).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(_home, bobsApp.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await AnswerTrustAsync(_home, true)).ShouldAdvance();

        await SignOutAsync(_home);
        (await OwedAfterPasswordAsync(_home, "bob@example.org")).ShouldBeNull();
        (await OwedAfterPasswordAsync(_home)).ShouldBeNull();
    }

    [Fact]
    public async Task The_trust_ends_with_its_time()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);

        Here.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));

        (await OwedAfterPasswordAsync(_home)).ShouldBe("mfa_authenticate");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("factor added")]
    [InlineData("factor removed")]
    [InlineData("recovery codes")]
    [InlineData("revoked")]
    public async Task A_change_of_what_protects_the_account_ends_the_trust(string change)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        var app = await AdaWithAppAsync();
        if (change == "factor removed")
            await AddPasskeyAsync(_home, authenticator);
        await TrustAsync(_home, app);
        var other = new Browser("203.0.113.9");
        WaitForNextCode();
        (await OwedAfterPasswordAsync(other)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await AnswerTrustAsync(other, false)).ShouldAdvance();

        var password = Password;
        switch (change)
        {
            case "password":
                password = "another good passphrase";
                (await Here.Get<PasswordChange>().ChangeAsync(await Here.ReadAsync(other), Password, password, None)).ShouldAdvance();
                break;
            case "factor added":
                await AddPasskeyAsync(other, authenticator);
                break;
            case "factor removed":
                (await Totp.DeactivateAsync(await Here.ReadAsync(other), None)).ShouldAdvance();
                break;
            case "recovery codes":
                await RecoveryCodes.GenerateAsync(await Here.ReadAsync(other), None);
                break;
            default:
                var trusted = (await Here.Get<TrustedBrowserList>().ListAsync(await Here.ReadAsync(other), None)).ShouldHaveSingleItem();
                (await Here.Get<TrustedBrowserList>().EndAsync(await Here.ReadAsync(other), trusted.Id, None)).ShouldAdvance();
                break;
        }

        (await Here.SignInAsync(_home, Ada, password)).ShouldAdvance();
        (await OwedAsync(_home)).ShouldBe("mfa_authenticate");
        (await Here.Get<TrustedBrowserList>().ListAsync(await Here.ReadAsync(other), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_ends_the_trust_in_another_persons_browser()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);
        var trusted = (await Here.Get<ITrustedBrowsers>().ListAsync((await Here.FindAsync(Ada))!.Id, Here.Clock.GetUtcNow(), None)).ShouldHaveSingleItem();
        var bobs = new Browser();
        await SignedInAdaAsync(bobs, "bob@example.org");

        (await Here.Get<TrustedBrowserList>().EndAsync(await Here.ReadAsync(bobs), trusted.Id, None)).ShouldBeOfType<FlowOutcome.NotFound>();
        (await OwedAfterPasswordAsync(_home)).ShouldBeNull();
    }

    [Fact]
    public async Task An_app_is_not_asked_and_never_trusted()
    {
        var app = await AdaWithAppAsync();
        await TrustAsync(_home, app);

        var visitor = await Here.Get<VisitorReader>().ReadAppAsync(_home.Request(), null, None);
        await Here.SignIn.ProveAsync(visitor, new PasswordProof(Ada, Password), None);
        Flows.OwedBy(visitor).ShouldBe("mfa_authenticate");
        WaitForNextCode();
        (await Factor.ProveCodeAsync(visitor, app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        visitor.IsSignedIn.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-048")]
    public async Task The_question_cannot_be_answered_before_the_second_factor()
    {
        await AdaWithAppAsync();
        var browser = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(browser);

        (await AnswerTrustAsync(browser, true)).ShouldNotBePending();
        (await OwedAsync(browser)).ShouldBe("mfa_authenticate");
        (await Here.CountAsync("TrustedBrowsers")).ShouldBe(0);
    }

    /// <summary>Whoever has the password and the lost phone waits at the question while its owner gets a new one.</summary>
    [Theory]
    [InlineData("replaced", true)]
    [InlineData("replaced", false)]
    [InlineData("removed and added", true)]
    [InlineData("recovery codes", true)]
    [Trait("Security", "S-044")]
    [Trait("Security", "S-052")]
    public async Task What_was_shown_with_a_factor_that_is_gone_is_shown_anew(string change, bool trust)
    {
        var app = await AdaWithAppAsync();
        var thief = new Browser("203.0.113.9");
        (await OwedAfterPasswordAsync(thief)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(thief, change == "recovery codes" ? (await CodesAsync(_home))[0] : app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await OwedAsync(thief)).ShouldBe("mfa_trust");

        var present = change == "recovery codes" ? app : await NewAppAsync(inPlace: change == "replaced");
        if (change == "recovery codes")
            await RecoveryCodes.GenerateAsync(await Here.ReadAsync(_home), None);
        (await AnswerTrustAsync(thief, trust)).ShouldAdvance();

        (await OwedAsync(thief)).ShouldBe("mfa_authenticate");
        thief.Cookies.ShouldNotContainKey(Cookie);
        (await Here.CountAsync("TrustedBrowsers")).ShouldBe(0);
        WaitForNextCode();
        (await TypeCodeAsync(thief, present.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await AnswerTrustAsync(thief, true)).ShouldAdvance();
        (await IsSignedInAsync(thief)).ShouldBeTrue();
        (await Here.CountAsync("TrustedBrowsers")).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_trusted_once_there_is_no_factor_to_spare()
    {
        var app = await AdaWithAppAsync();
        var browser = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(browser);
        (await TypeCodeAsync(browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await Totp.DeactivateAsync(await Here.ReadAsync(_home), None)).ShouldAdvance();

        (await AnswerTrustAsync(browser, true)).ShouldAdvance();

        (await IsSignedInAsync(browser)).ShouldBeTrue("the password is all that is owed now");
        (await Here.CountAsync("TrustedBrowsers")).ShouldBe(0);
    }

    private async Task<AuthenticatorApp> NewAppAsync(bool inPlace)
    {
        if (!inPlace)
        {
            (await Totp.DeactivateAsync(await Here.ReadAsync(_home), None)).ShouldAdvance();
            return await AddAppAsync(_home);
        }

        var app = new AuthenticatorApp((await Totp.OfferAsync(await Here.ReadAsync(_home), None)).ShouldBeOfType<TotpStatus.Offered>().Secret);
        (await Totp.TakeAsync(await Here.ReadAsync(_home), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        return app;
    }

    private async Task<AuthenticatorApp> AdaWithAppAsync()
    {
        await SignedInAdaAsync(_home);
        return await AddAppAsync(_home);
    }
}

/// <summary>Where a mailed code is owed after every password.</summary>
public sealed class RenewedTrustTests() : DeviceTests(("LoginByCodeRequired", "password"))
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-048")]
    public async Task A_trusted_browser_does_not_renew_its_own_trust_without_the_authenticator()
    {
        await SignedInOnceAsync();
        var app = await AddAppAsync(_home);
        (await RequireAsync(_home, true)).ShouldAdvance();
        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await AnswerTrustAsync(_browser, true)).ShouldAdvance();
        Here.Clock.Advance(TimeSpan.FromHours(1));

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();

        (await OwedAsync(_browser)).ShouldBeNull();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        (await Here.CountAsync("TrustedBrowsers")).ShouldBe(1);
    }

    private async Task SignedInOnceAsync()
    {
        await Here.Get<AccountCreation>().CreateAsync(new NewAccount { Email = Ada, EmailVerified = true, Password = Password }, None);
        (await Here.SignInAsync(_home, Ada, Password)).ShouldAdvance();
        (await ConfirmAsync(_home, await CodeToAsync(Ada))).ShouldAdvance();
    }
}
