using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Throttling;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

/// <summary>After 100 failures in a row a password opens nothing until its owner is proven otherwise (S-015).</summary>
public sealed class ClosedAuthenticatorTests : PeopleTests
{
    private const string Ada = "ada@example.org";

    [Fact]
    [Trait("Security", "S-015")]
    public async Task After_100_spaced_failures_the_right_password_is_wrong_and_costs_the_same()
    {
        await Here.AddAsync(Ada, Password);
        await FailAsync(100);
        var verified = Here.Hasher.Verified;

        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldBeMismatch();
        Here.Hasher.Verified.ShouldBe(verified + 1);

        Here.Clock.Advance(TimeSpan.FromDays(400));
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldBeMismatch();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_success_in_between_begins_the_count_anew()
    {
        await Here.AddAsync(Ada, Password);
        await FailAsync(99);
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
        await FailAsync(99);

        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_reset_opens_it_again()
    {
        var account = await Here.AddAsync(Ada, Password);
        await FailAsync(100);

        await Here.Get<AttemptThrottle>().ReplacedAsync(account.Id, SecretKind.Password, CancellationToken.None);

        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task Another_proof_of_the_owner_opens_it_again()
    {
        var account = await Here.AddAsync(Ada, Password);
        await FailAsync(100);

        var browser = new Browser();
        await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(browser), Ada, CancellationToken.None);
        (await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(browser), await Here.MailedCodeAsync(), CancellationToken.None)).ShouldAdvance();

        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task Failures_of_strangers_close_nothing_for_a_browser_the_account_knows()
    {
        await Here.AddAsync(Ada, Password);
        var browser = new Browser("203.0.113.1");
        await Here.SignInAsync(browser, Ada, Password);
        await FailAsync(100);

        (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldAdvance();
    }

    [Theory]
    [InlineData(SecretKind.Totp)]
    [InlineData(SecretKind.RecoveryCode)]
    [InlineData(SecretKind.OneTimeCode)]
    [Trait("Security", "S-015")]
    public async Task Every_kind_is_counted_apart_and_a_right_password_alone_clears_no_other(SecretKind kind)
    {
        var account = await Here.AddAsync(Ada, Password);
        var throttle = Here.Get<AttemptThrottle>();
        for (var i = 0; i < 100; i++)
        {
            (await throttle.TryAsync(await Here.VisitAsync(new Browser($"192.0.2.{i}")), new Attempt(kind, account, account.Id), CancellationToken.None)).ShouldBeOfType<AttemptVerdict.Allowed>();
            Here.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        var password = await throttle.TryAsync(await Here.VisitAsync(new Browser()), new Attempt(SecretKind.Password, account, Ada), CancellationToken.None);
        await throttle.SucceededAsync(password.ShouldBeOfType<AttemptVerdict.Allowed>().ClearedBySuccess, CancellationToken.None);

        (await throttle.TryAsync(await Here.VisitAsync(new Browser()), new Attempt(kind, account, account.Id), CancellationToken.None)).ShouldBeOfType<AttemptVerdict.Closed>();
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await Here.SignInAsync(new Browser($"192.0.2.{i}"), Ada, "wrong")).ShouldBeMismatch();
            Here.Clock.Advance(TimeSpan.FromMinutes(15));
        }
    }
}
