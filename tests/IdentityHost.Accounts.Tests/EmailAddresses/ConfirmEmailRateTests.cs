using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.EmailAddresses;

/// <summary>How soon another mail that proves an address is sent, whatever asks for it.</summary>
public sealed class ConfirmEmailRateTests() : FactorTests(("Throttling:CountAddresses", "false"), ("Codes:ResendAfter", "00:00:05"))
{
    private readonly Browser _browser = new();

    [Fact]
    public async Task Who_comes_too_early_for_another_code_is_told_to_come_later()
    {
        (await SignUpAsync(_browser, Ada)).ShouldAdvance();
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldFail("too_many_login_attempts", null);
        Here.Clock.Advance(TimeSpan.FromSeconds(6));
        (await ResendAsync()).ShouldBeOfType<FlowOutcome.Throttled>();
        (await Here.MailboxAsync()).Count.ShouldBe(1);

        Here.Clock.Advance(TimeSpan.FromSeconds(4));
        (await ResendAsync()).ShouldAdvance();
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldFail("too_many_login_attempts", null);
        Here.Clock.Advance(TimeSpan.FromSeconds(10));
        (await OwedAfterPasswordAsync(new Browser())).ShouldBe("verify_email");
        (await Here.MailboxAsync()).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-003")]
    public async Task It_tells_nothing_of_whose_the_address_is(bool isTaken)
    {
        if (isTaken)
            await Here.AddAsync(Ada, Password);
        (await SignUpAsync(_browser, Ada)).ShouldAdvance();
        (await SignUpAsync(new Browser(), Ada)).ShouldFail("too_many_login_attempts", null);
        Here.Clock.Advance(TimeSpan.FromSeconds(10));
        (await SignUpAsync(new Browser(), Ada)).ShouldAdvance();
    }

    private async Task<FlowOutcome> SignUpAsync(Browser browser, string email) => await Here.SignUp.BeginAsync(await Here.VisitAsync(browser), new SignUpForm(email, null, Password), None);

    private async Task<FlowOutcome> ResendAsync() => await Here.Get<EmailAddressVerification>().ResendAsync(await Here.VisitAsync(_browser), None);
}

/// <summary>The same where links prove addresses: the one before serves, so whoever comes too early waits for it.</summary>
public sealed class ConfirmEmailByLinkRateTests() : FactorTests(("Throttling:CountAddresses", "false"), ("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"))
{
    [Fact]
    public async Task Another_link_is_mailed_three_minutes_later_and_not_before()
    {
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(new Browser()), new SignUpForm(Ada, null, Password), None)).ShouldAdvance();
        var key = Links.KeyIn((await Here.MailboxAsync())[^1].Text.Split("key=")[1]);
        Here.Clock.Advance(TimeSpan.FromSeconds(60));
        (await OwedAfterPasswordAsync(new Browser())).ShouldBe("verify_email");
        (await Here.MailboxAsync()).Count.ShouldBe(1);
        Here.Clock.Advance(TimeSpan.FromSeconds(60));
        var browser = new Browser();
        (await OwedAfterPasswordAsync(browser)).ShouldBe("verify_email");
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(browser), key, None)).ShouldAdvance();
        (await OwedAfterPasswordAsync(browser)).ShouldBeNull();
    }

    [Fact]
    public async Task After_them_another_one_is_mailed()
    {
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(new Browser()), new SignUpForm(Ada, null, Password), None)).ShouldAdvance();
        Here.Clock.Advance(TimeSpan.FromSeconds(180));
        (await OwedAfterPasswordAsync(new Browser())).ShouldBe("verify_email");
        (await Here.MailboxAsync()).Count.ShouldBe(2);
    }
}
