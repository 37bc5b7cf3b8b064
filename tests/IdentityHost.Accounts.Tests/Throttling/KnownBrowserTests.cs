using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

/// <summary>A browser the owner signed in at is not held up by what strangers do (S-014).</summary>
public sealed class KnownBrowserTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string Cookie = "__Host-knownbrowser";

    [Fact]
    [Trait("Security", "S-014")]
    public async Task Strangers_who_use_up_the_limit_do_not_lock_out_the_owner_on_a_known_browser()
    {
        var browser = await KnownAsync();
        await UseUpAsync();

        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldBeThrottled();
        (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_known_browser_has_a_limit_of_its_own()
    {
        var browser = await KnownAsync();
        for (var i = 0; i < 5; i++)
            (await Here.SignInAsync(browser, Ada, "wrong")).ShouldBeMismatch();

        (await Here.SignInAsync(browser, Ada, Password)).ShouldBeThrottled(TimeSpan.FromMinutes(1));
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task Strangers_who_use_up_an_addresss_mails_and_tries_leave_the_owner_theirs_on_a_known_browser()
    {
        var browser = await KnownAsync();
        for (var i = 0; i < 20; i++)
        {
            var strangers = new Browser($"203.0.113.{i}");
            await AskForCodeAsync(strangers);
            (await TypeAsync(strangers, "000000")).ShouldFail("incorrect_code", "code");
            Here.Clock.Advance(TimeSpan.FromMinutes(13));
        }

        (await AskForCodeAsync(new Browser())).ShouldFail("too_many_login_attempts", "email");
        (await AskForCodeAsync(browser)).ShouldAdvance();
        (await TypeAsync(browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await Here.ReadAsync(browser)).IsSignedIn.ShouldBeTrue();
        (await ResetAsync(new Browser())).ShouldBeOfType<FlowOutcome.Throttled>();
        (await ResetAsync(browser)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task All_browsers_an_account_knows_try_codes_twenty_times_a_day_together()
    {
        await Here.AddAsync(Ada, Password);
        async Task<FlowOutcome> TypeAtOneMoreAsync(string? code)
        {
            Here.Clock.Advance(TimeSpan.FromMinutes(5));
            var browser = new Browser("203.0.113.1");
            (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();
            await Here.Get<SignOut>().EndAsync(browser.Request(), CancellationToken.None);
            (await AskForCodeAsync(browser)).ShouldAdvance();
            return await TypeAsync(browser, code ?? await Here.MailedCodeAsync());
        }

        for (var i = 0; i < 20; i++)
            (await TypeAtOneMoreAsync("000000")).ShouldFail("incorrect_code", "code");

        (await TypeAtOneMoreAsync(null)).ShouldBeThrottled();
        var stranger = new Browser("198.51.100.1");
        (await AskForCodeAsync(stranger)).ShouldAdvance();
        (await TypeAsync(stranger, await Here.MailedCodeAsync())).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-178")]
    public async Task A_known_browser_gets_five_mails_an_hour()
    {
        var browser = await KnownAsync();
        for (var i = 0; i < 5; i++)
        {
            (await ResetAsync(browser)).ShouldAdvance();
            Here.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await ResetAsync(browser)).ShouldBeOfType<FlowOutcome.Throttled>();
        (await ResetAsync(new Browser())).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_browser_known_to_one_account_is_a_stranger_to_another()
    {
        await Here.AddAsync("eve@example.org", Password);
        var eves = new Browser("198.51.100.1");
        await Here.SignInAsync(eves, "eve@example.org", Password);
        await Here.AddAsync(Ada, Password);
        await UseUpAsync();

        (await Here.SignInAsync(eves, Ada, "guess")).ShouldBeThrottled();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(45)]
    [Trait("Security", "S-014")]
    public async Task A_cookie_changed_in_one_place_is_a_strangers(int place)
    {
        var browser = await KnownAsync();
        await UseUpAsync();
        var value = browser.Cookies[Cookie].ToCharArray();
        value[place] = value[place] == 'A' ? 'B' : 'A';
        var thiefs = new Browser("203.0.113.1") { Cookies = { [Cookie] = new string(value) } };

        (await Here.SignInAsync(thiefs, Ada, Password)).ShouldBeThrottled();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_browser_is_forgotten_after_90_days_and_with_a_new_password()
    {
        var browser = await KnownAsync();
        var account = (await Here.FindAsync(Ada)).ShouldNotBeNull();
        await UseUpAsync();
        await Here.NewPasswordAsync(account);
        (await Here.SignInAsync(browser, Ada, Password)).ShouldBeThrottled();

        Here.Clock.Advance(TimeSpan.FromHours(2));
        browser = new Browser();
        await Here.SignInAsync(browser, Ada, Password);
        browser.Take();
        Here.Clock.Advance(TimeSpan.FromDays(90));
        await UseUpAsync();
        (await Here.SignInAsync(browser, Ada, Password)).ShouldBeThrottled();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_family_browser_knows_four_accounts_and_stays_within_its_cookie()
    {
        var browser = new Browser();
        for (var i = 0; i < 5; i++)
        {
            await Here.AddAsync($"person{i}@example.org", Password);
            (await Here.SignInAsync(browser, $"person{i}@example.org", Password)).ShouldAdvance();
            browser.Take();
            browser.Cookies[Cookie].Length.ShouldBeLessThanOrEqualTo(128);
        }

        for (var i = 0; i < 5; i++)
        {
            await UseUpAsync($"person{i}@example.org");
            (await Here.SignInAsync(browser, $"person{i}@example.org", Password) is FlowOutcome.Advanced).ShouldBe(i != 0);
        }
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task The_browser_stays_known_when_its_owner_signs_out()
    {
        var browser = await KnownAsync();
        await Here.Get<SignOut>().EndAsync(browser.Request(), CancellationToken.None);
        await UseUpAsync();

        (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();
    }

    private async Task<Browser> KnownAsync()
    {
        await Here.AddAsync(Ada, Password);
        var browser = new Browser("203.0.113.1");
        (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();
        browser.Take();
        return browser;
    }

    private async Task UseUpAsync(string identifier = Ada)
    {
        for (var i = 0; i < 6; i++)
            await Here.SignInAsync(new Browser($"192.0.2.{i}"), identifier, "wrong");
    }

    private async Task<FlowOutcome> AskForCodeAsync(Browser browser) => await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(browser), Ada, CancellationToken.None);

    private async Task<FlowOutcome> TypeAsync(Browser browser, string code) => await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(browser), code, CancellationToken.None);

    private async Task<FlowOutcome> ResetAsync(Browser browser) => await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(browser), Ada, CancellationToken.None);
}
