using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.TextMessages;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.PhoneNumbers;

/// <summary>What strangers may do with the number of somebody else.</summary>
public sealed class PhoneThrottleTests() : FactorTests(("LoginMethods", "email,phone"), ("SignupFields", "email*,phone,password1*"), ("RateLimits:VerifyPhone", ""))
{
    private const string Number = "+493012345678";
    private const string Another = "+493087654321";

    [Fact]
    [Trait("Security", "S-014")]
    public async Task Strangers_who_use_up_the_messages_of_a_number_leave_its_owner_theirs_on_a_known_browser()
    {
        var browser = await KnownAsync();
        for (var i = 0; i < 20; i++)
        {
            (await AskAsync(new Browser($"203.0.113.{i}"))).ShouldAdvance();
            Here.Clock.Advance(TimeSpan.FromMinutes(13));
        }

        // And the ones of this very minute, which the rate of requests for one number lets through.
        for (var i = 0; i < 4; i++)
            await AskAsync(new Browser($"203.0.113.{i}"));
        var sent = await SentAsync();
        sent.ShouldBe(Options.PerNumber);
        (await AskAsync(new Browser("198.51.100.7"))).ShouldFail("too_many_login_attempts", "phone");

        (await AskAsync(browser)).ShouldAdvance();
        (await SentAsync()).ShouldBe(sent + 1);
        (await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(browser), await Here.MailedCodeAsync(), None)).ShouldAdvance();
        (await IsSignedInAsync(browser)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-177")]
    public async Task A_browser_more_buys_the_account_and_the_number_no_message_more()
    {
        await AddAsync();
        Options.PerAccount = 3;
        for (var i = 0; i < 6; i++)
        {
            var browser = new Browser($"203.0.113.{i}");
            await Here.SignedInAsync(browser, Ada, Password);
            await Here.Get<SignOut>().EndAsync(await Here.ReadAsync(browser), None);
            await AskAsync(browser);
            Here.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        (await SentAsync()).ShouldBe(3);
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task Strangers_who_use_up_the_messages_of_an_account_and_of_numbers_alike_do_not_keep_its_owner_from_another_number()
    {
        var browser = await KnownAsync();
        (Options.PerAccount, Options.PerPrefix) = (1, 1);
        await AskAsync(new Browser("203.0.113.1"));
        await AskAsync(new Browser("203.0.113.2"));
        (await SentAsync()).ShouldBe(1);

        (await Here.Get<PhoneNumberBook>().ChangeAsync(await Here.ReadAsync(browser), Another, None)).ShouldAdvance();
        (await SentAsync(Another)).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-179")]
    public async Task The_owner_of_a_number_hears_that_it_is_gone_though_the_messages_of_the_day_are_spent()
    {
        var browser = await KnownAsync();
        (await Here.Get<PhoneNumberBook>().ChangeAsync(await Here.ReadAsync(browser), Another, None)).ShouldAdvance();
        var code = await Here.MailedCodeAsync();
        Options.PerDay = 1;
        var visitor = await Here.ReadAsync(browser);
        await Here.Get<Visitors.VisitorReader>().ReadPendingAsync(visitor, None);
        (await Here.Get<PhoneVerification>().VerifyAsync(visitor, code, None)).ShouldAdvance();

        (await Here.MailboxAsync()).Last(m => m.To == Number).Text.ShouldContain("no longer belongs to your account");
    }

    [Theory]
    [Trait("Security", "S-003")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_number_somebody_has_and_a_number_nobody_has_are_counted_in_as_many_places(bool again)
    {
        await AddAsync();
        var moved = new List<long>();
        foreach (var (number, address) in ((string, string)[])[(Number, "203.0.113.1"), (Another, "198.51.100.1")])
        {
            var browser = new Browser(address);
            var before = await Here.CountAsync("Attempts");
            (await AskAsync(browser, number)).ShouldAdvance();
            if (again)
            {
                Here.Clock.Advance(TimeSpan.FromSeconds(11));
                (await Here.Get<LoginByCode>().ResendAsync(await Here.VisitAsync(browser), None)).ShouldAdvance();
            }

            moved.Add(await Here.CountAsync("Attempts") - before);
        }

        moved[0].ShouldBe(moved[1]);
        moved[0].ShouldBeGreaterThan(8);
        (await SentAsync()).ShouldBe(again ? 2 : 1);
        (await SentAsync(Another)).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Codes_are_tried_for_an_account_twenty_times_a_day_whichever_of_its_names_they_are_asked_for_with()
    {
        await AddAsync();
        for (var i = 0; i < 20; i++)
        {
            var stranger = new Browser($"203.0.113.{i}");
            (await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(stranger), i % 2 == 0 ? Ada : Number, None)).ShouldAdvance();
            (await ConfirmAsync(stranger, "000000")).ShouldFail("incorrect_code", "code");
            Here.Clock.Advance(TimeSpan.FromMinutes(26));
        }

        var last = new Browser("198.51.100.7");
        (await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(last), Ada, None)).ShouldAdvance();
        (await ConfirmAsync(last, await Here.MailedCodeAsync())).ShouldBeThrottled();
    }

    private SmsBudgetOptions Options => Here.Get<IOptions<SmsBudgetOptions>>().Value;

    private async Task<FlowOutcome> AskAsync(Browser browser, string number = Number) => await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(browser), null, number, None);

    private async Task<FlowOutcome> ConfirmAsync(Browser browser, string code) => await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(browser), code, None);

    private async Task<int> SentAsync(string number = Number) => (await Here.MailboxAsync()).Count(m => m.To == number);

    private async Task<Browser> KnownAsync()
    {
        await AddAsync();
        var browser = new Browser("192.0.2.77");
        await Here.SignedInAsync(browser, Ada, Password);
        browser.Take();
        return browser;
    }

    private async Task AddAsync() => (await Here.Get<AccountCreation>().CreateAsync(
        new NewAccount { Email = Ada, EmailVerified = true, Password = Password, Phone = Number, PhoneVerified = true }, None)).ShouldBeOfType<AccountCreationResult.Done>();
}
