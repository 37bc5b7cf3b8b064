using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.Memory;
using IdentityHost.Accounts.Throttling;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

/// <summary>After 100 failures in a row a password opens nothing until its owner is proven otherwise (S-015).</summary>
public sealed class ClosedAuthenticatorTests : IDisposable
{
    private const string Ada = "ada@example.org";
    private const string Password = "correct horse battery";
    private static readonly SignInOutcome s_wrong = new SignInOutcome.Refused(new Refusal.InvalidCredentials());
    private readonly People _people = new();

    public void Dispose() => _people.Dispose();

    [Fact]
    [Trait("Security", "S-015")]
    public async Task After_100_spaced_failures_the_right_password_is_wrong_and_costs_the_same()
    {
        await _people.AddAsync(Ada, Password);
        await FailAsync(100);
        var verified = _people.Hasher.Verified;

        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBe(s_wrong);
        _people.Hasher.Verified.ShouldBe(verified + 1);

        _people.Clock.Advance(TimeSpan.FromDays(400));
        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBe(s_wrong);
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_success_in_between_begins_the_count_anew()
    {
        await _people.AddAsync(Ada, Password);
        await FailAsync(99);
        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
        await FailAsync(99);

        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_reset_opens_it_again()
    {
        var account = await _people.AddAsync(Ada, Password);
        await FailAsync(100);

        await _people.Get<AttemptThrottle>().ReplacedAsync(account.Id, SecretKind.Password, CancellationToken.None);

        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task Another_proof_of_the_owner_opens_it_again()
    {
        var account = await _people.AddAsync(Ada, Password);
        await FailAsync(100);

        await _people.SignIn.EnterAsync(new Browser().Request(), account, new("code", "otp", _people.Clock.GetUtcNow()), CancellationToken.None);

        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task Failures_of_strangers_close_nothing_for_a_browser_the_account_knows()
    {
        await _people.AddAsync(Ada, Password);
        var browser = new Browser("203.0.113.1");
        await _people.SignInAsync(browser, Ada, Password);
        await FailAsync(100);

        (await _people.SignInAsync(browser, Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
        (await _people.SignInAsync(new Browser(), Ada, Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Theory]
    [InlineData(SecretKind.Totp)]
    [InlineData(SecretKind.RecoveryCode)]
    [InlineData(SecretKind.OneTimeCode)]
    [Trait("Security", "S-015")]
    public async Task Every_kind_is_counted_apart_and_a_right_password_alone_clears_no_other(SecretKind kind)
    {
        var account = await _people.AddAsync(Ada, Password);
        var throttle = _people.Get<AttemptThrottle>();
        for (var i = 0; i < 100; i++)
        {
            (await throttle.TryAsync(new Browser($"192.0.2.{i}").Request(), new Attempt(kind, account, account.Id), CancellationToken.None)).ShouldBeOfType<AttemptVerdict.Allowed>();
            _people.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        var password = await throttle.TryAsync(new Browser().Request(), new Attempt(SecretKind.Password, account, Ada), CancellationToken.None);
        await throttle.SucceededAsync(password.ShouldBeOfType<AttemptVerdict.Allowed>(), CancellationToken.None);

        (await throttle.TryAsync(new Browser().Request(), new Attempt(kind, account, account.Id), CancellationToken.None)).ShouldBeOfType<AttemptVerdict.Closed>();
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await _people.SignInAsync(new Browser($"192.0.2.{i}"), Ada, "wrong")).ShouldBe(s_wrong);
            _people.Clock.Advance(TimeSpan.FromMinutes(15));
        }
    }
}
