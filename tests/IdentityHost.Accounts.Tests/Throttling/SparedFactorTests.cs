using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

/// <summary>A thief of the password and of a trusted browser's cookie guesses at the second factor no faster, and no longer, than anybody else (S-015).</summary>
[Trait("Security", "S-015")]
public sealed class SparedFactorTests : FactorTests
{
    private const string Trust = "__Host-mfa_trusted";

    [Fact]
    public async Task A_new_browser_at_every_sign_in_gives_no_new_hundred_tries_at_the_second_factor()
    {
        var (app, cookie) = await TrustedAsync();
        for (var round = 0; round < 20; round++)
        {
            var fresh = await SpareAsync(cookie);
            for (var i = 0; i < 5; i++)
                (await ProveAgainAsync(fresh, "000000")).ShouldFail("incorrect_code", "code");
            Here.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await ProveAgainAsync(await SpareAsync(cookie), app.CodeAt(Here.Clock.GetUtcNow()))).ShouldFail("incorrect_code", "code");

        // Strangers have counters of their own, and who shows the right code there is the owner: it is open again everywhere.
        WaitForNextCode();
        var owners = new Browser("203.0.113.1");
        (await OwedAfterPasswordAsync(owners)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(owners, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        WaitForNextCode();
        (await ProveAgainAsync(await SpareAsync(cookie), app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
    }

    [Fact]
    public async Task A_sign_in_that_was_spared_the_second_factor_opens_none_that_is_closed_to_strangers()
    {
        var (_, cookie) = await TrustedAsync();
        var account = (await Here.FindAsync(Ada)).ShouldNotBeNull();
        for (var i = 0; i < 100; i++)
        {
            (await TryAsync(account)).ShouldBeOfType<AttemptVerdict.Allowed>();
            Here.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        await SpareAsync(cookie);

        (await TryAsync(account)).ShouldBeOfType<AttemptVerdict.Closed>();
    }

    private async Task<AttemptVerdict> TryAsync(Account account) =>
        await Here.Get<AttemptThrottle>().TryAsync(await Here.VisitAsync(new Browser("198.51.100.1")), new Attempt(SecretKind.Totp, account, account.Id), None);

    private async Task<FlowOutcome> ProveAgainAsync(Browser browser, string code) => await Factor.ReauthenticateAsync(await Here.ReadAsync(browser), code, None);

    /// <summary>A browser nobody knows signs in with the password and the stolen cookie.</summary>
    private async Task<Browser> SpareAsync(string cookie)
    {
        var browser = new Browser { Cookies = { [Trust] = cookie } };
        (await OwedAfterPasswordAsync(browser)).ShouldBeNull();
        return browser;
    }

    private async Task<(AuthenticatorApp App, string Cookie)> TrustedAsync()
    {
        var home = new Browser("203.0.113.1");
        await SignedInAdaAsync(home);
        var app = await AddAppAsync(home);
        await Here.Get<SignOut>().EndAsync(await Here.ReadAsync(home), None);
        await OwedAfterPasswordAsync(home);
        (await TypeCodeAsync(home, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await AnswerTrustAsync(home, true)).ShouldAdvance();
        home.Take();
        WaitForNextCode();
        return (app, home.Cookies[Trust]);
    }
}
