using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.Memory;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

/// <summary>A browser the owner signed in at is not held up by what strangers do (S-014).</summary>
public sealed class KnownBrowserTests : IDisposable
{
    private const string Ada = "ada@example.org";
    private const string Password = "correct horse battery";
    private const string Cookie = "__Host-knownbrowser";
    private readonly People _people = new();

    public void Dispose() => _people.Dispose();

    [Fact]
    [Trait("Security", "S-014")]
    public async Task Strangers_who_use_up_the_limit_do_not_lock_out_the_owner_on_a_known_browser()
    {
        var browser = await KnownAsync();
        await UseUpAsync();

        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.Refused>().Reason.ShouldBeOfType<Refusal.Throttled>();
        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_known_browser_has_a_limit_of_its_own()
    {
        var browser = await KnownAsync();
        for (var i = 0; i < 5; i++)
            (await _people.SignInAsync(browser, Ada, "wrong")).ShouldBe(new SignInOutcome.Refused(new Refusal.InvalidCredentials()));

        (await _people.SignInAsync(browser, Ada, Password)).ShouldBe(new SignInOutcome.Refused(new Refusal.Throttled(TimeSpan.FromMinutes(1))));
        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_browser_known_to_one_account_is_a_stranger_to_another()
    {
        await _people.AddAsync("eve@example.org", Password);
        var eves = new Browser("198.51.100.1");
        await _people.SignInAsync(eves, "eve@example.org", Password);
        await _people.AddAsync(Ada, Password);
        await UseUpAsync();

        (await _people.SignInAsync(eves, Ada, "guess")).ShouldBeOfType<SignInOutcome.Refused>().Reason.ShouldBeOfType<Refusal.Throttled>();
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

        (await _people.SignInAsync(thiefs, Ada, Password)).ShouldBeOfType<SignInOutcome.Refused>().Reason.ShouldBeOfType<Refusal.Throttled>();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_browser_is_forgotten_after_90_days_and_with_a_new_password()
    {
        var browser = await KnownAsync();
        var account = _people.Accounts.All.Single();
        await UseUpAsync();
        await _people.Get<IAccounts>().ChangePasswordAsync(account.Id, account.PasswordHash!, null, _people.Clock.GetUtcNow(), CancellationToken.None);
        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.Refused>();

        _people.Clock.Advance(TimeSpan.FromHours(2));
        browser = new Browser();
        await _people.SignInAsync(browser, Ada, Password);
        browser.Take();
        _people.Clock.Advance(TimeSpan.FromDays(90));
        await UseUpAsync();
        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.Refused>();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_family_browser_knows_four_accounts_and_stays_within_its_cookie()
    {
        var browser = new Browser();
        for (var i = 0; i < 5; i++)
        {
            await _people.AddAsync($"person{i}@example.org", Password);
            (await _people.SignInAsync(browser, $"person{i}@example.org", Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
            browser.Take();
            browser.Cookies[Cookie].Length.ShouldBeLessThanOrEqualTo(128);
        }

        for (var i = 0; i < 5; i++)
        {
            await UseUpAsync($"person{i}@example.org");
            (await _people.SignInAsync(browser, $"person{i}@example.org", Password) is SignInOutcome.SignedIn).ShouldBe(i != 0);
        }
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task The_browser_stays_known_when_its_owner_signs_out()
    {
        var browser = await KnownAsync();
        await _people.Get<SignOut>().EndAsync(browser.Request(), CancellationToken.None);
        await UseUpAsync();

        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    private async Task<Browser> KnownAsync()
    {
        await _people.AddAsync(Ada, Password);
        var browser = new Browser("203.0.113.1");
        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
        browser.Take();
        return browser;
    }

    private async Task UseUpAsync(string identifier = Ada)
    {
        for (var i = 0; i < 6; i++)
            await _people.SignInAsync(new Browser($"192.0.2.{i}"), identifier, "wrong");
    }
}
