using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.RecoveryCodes;

public sealed class RecoveryCodeTests : FactorTests
{
    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-045")]
    public async Task Ten_codes_of_at_least_64_bits()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);

        var codes = await CodesAsync(_browser);

        codes.Distinct(StringComparer.Ordinal).Count().ShouldBe(10);
        // Five bits each, from 32 characters.
        codes.ShouldAllBe(c => c.Replace("-", "", StringComparison.Ordinal).Length * 5 >= 64);
    }

    [Fact]
    [Trait("Security", "S-046")]
    public async Task Codes_are_shown_after_a_recent_proof_only_and_lie_sealed_in_the_database()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);
        var codes = await CodesAsync(_browser);
        (await CodesAsync(_browser)).ShouldBe(codes);
        var dump = await Here.DumpAsync();
        codes.ShouldAllBe(c => !dump.Contains(c) && !dump.Contains(c.Replace("-", "", StringComparison.Ordinal)));

        GrowStale();
        (await RecoveryCodes.ListAsync(await Here.ReadAsync(_browser), None)).ShouldBe(new RecoveryCodeListing.Not(new FlowOutcome.Stale()));
        (await RecoveryCodes.GenerateAsync(await Here.ReadAsync(_browser), None)).ShouldBe(new RecoveryCodeListing.Not(new FlowOutcome.Stale()));
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task A_new_set_kills_the_old_one_and_is_told()
    {
        await SignedInAdaAsync(_browser);
        await AddAppAsync(_browser);
        var old = await CodesAsync(_browser);
        var made = (await RecoveryCodes.GenerateAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>().Unused!;
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("recovery codes");

        var other = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(other);
        (await TypeCodeAsync(other, old[0])).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(other, made[0])).ShouldAdvance();
    }

    [Fact]
    public async Task An_account_without_a_factor_gets_none()
    {
        await SignedInAdaAsync(_browser);

        (await RecoveryCodes.ListAsync(await Here.ReadAsync(_browser), None)).ShouldBe(new RecoveryCodeListing.Not(new FlowOutcome.NotFound()));
        (await RecoveryCodes.GenerateAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<RecoveryCodeListing.Not>().Outcome.ShouldFail("cannot_generate_recovery_codes");
    }

    [Theory]
    [InlineData("o1il0", "01110")]
    [InlineData("ABCDE-FGHJK-MNPQR", "ABCDEFGHJKMNPQR")]
    public void People_may_mistake_letters_for_digits(string typed, string read)
    {
        var filled = typed.Length < RecoveryCode.Length ? typed + new string('A', RecoveryCode.Length - typed.Length) : typed;

        RecoveryCode.Clean(filled)!.ShouldStartWith(read);
    }
}

public sealed class CodesShownOnceTests() : FactorTests(("Mfa:RecoveryCodesShowOnce", "true"))
{
    [Fact]
    [Trait("Security", "S-046")]
    public async Task Codes_that_are_shown_once_are_hashed_from_then_on_and_work()
    {
        var browser = new Browser();
        await SignedInAdaAsync(browser);
        await AddAppAsync(browser);
        var codes = await CodesAsync(browser);

        var again = (await RecoveryCodes.ListAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>();
        (again.Unused, again.Info.UnusedCodes).ShouldBe((null, 10));

        var other = new Browser("203.0.113.9");
        await OwedAfterPasswordAsync(other);
        (await TypeCodeAsync(other, codes[3])).ShouldAdvance();
        (await RecoveryCodes.ListAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>().Info.UnusedCodes.ShouldBe(9);

        var made = (await RecoveryCodes.GenerateAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>();
        made.Unused!.Count.ShouldBe(10);
        (await RecoveryCodes.ListAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>().Unused.ShouldBeNull();
    }

    [Theory]
    [InlineData("HEAD", null)]
    [InlineData("GET", "prefetch;prerender")]
    [Trait("Security", "S-046")]
    public async Task Who_asks_without_looking_neither_sees_them_nor_uses_up_the_look(string method, string? purpose)
    {
        var browser = new Browser();
        await SignedInAdaAsync(browser);
        await AddAppAsync(browser);
        var http = browser.Request();
        http.Request.Method = method;
        http.Request.Headers["Sec-Purpose"] = purpose;

        var ahead = await RecoveryCodes.ListAsync(await Here.Get<VisitorReader>().ReadBrowserAsync(http, None), None);

        ahead.ShouldBeOfType<RecoveryCodeListing.Found>().Unused.ShouldBeNull();
        (await CodesAsync(browser)).Count.ShouldBe(10);
    }
}
