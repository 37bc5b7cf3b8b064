using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>Identities that lead nowhere, or come with what nobody can store: they change nothing for anybody else.</summary>
public sealed class RefusedIdentityTests() : ProviderTests(("SignUpEnabled", "false"))
{
    private readonly Browser _browser = new();

    private static readonly ExternalIdentity s_stranger = AdaThere with { Uid = "7", Addresses = [new("stranger@example.org", Verified: true)] };

    [Fact]
    public async Task Who_is_signed_in_stays_so_when_a_redirect_signs_nobody_in()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        (await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect("github", ExternalProcess.Login, Back), None)).ShouldBeOfType<ExternalBeginning.Go>();
        (await ReturnAsync(_browser, Here.Providers.Visit!.Handle, s_stranger)).ShouldBe($"{Back}?error=signup_closed&error_process=login");
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe(Ada);
    }

    [Fact]
    public async Task And_when_a_token_does()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        Here.Providers.Tokens["stranger"] = s_stranger;
        var visitor = await Here.ReadAsync(_browser);
        (await ProveAsync(visitor, "stranger")).ShouldBeOfType<FlowOutcome.Forbidden>();
        (visitor.IsSignedIn, visitor.Account!.Email).ShouldBe((true, Ada));
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe(Ada);

        // One that leads somewhere takes the place.
        await Here.AddAsync("second@example.org", Password);
        Here.Providers.Tokens["second"] = s_stranger with { Addresses = [new("second@example.org", Verified: true)] };
        (await ProveAsync(await Here.ReadAsync(_browser), "second")).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-001")]
    [Trait("Security", "S-016")]
    public async Task The_owner_of_a_disabled_account_gets_no_code_that_connects_and_whoever_asks_sees_no_difference(bool isDisabled)
    {
        Enable(GitHub);
        var account = await Here.AddAsync(Ada, Password);
        if (isDisabled)
            await Here.DisableAsync(account);
        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
        ExternalLinkBook.WaitsForMailbox(await Here.VisitAsync(_browser)).ShouldBe(("GitHub", "ada"));
        Here.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Here.Get<EmailAddressVerification>().ResendAsync(await Here.VisitAsync(_browser), None)).ShouldAdvance();
        (await VerifyAsync(_browser, "000000")).ShouldFail("incorrect_code", "key");
        (await Here.MailboxAsync()).Count.ShouldBe(isDisabled ? 0 : 2);
    }

    [Fact]
    [Trait("Security", "S-201")]
    public async Task What_a_provider_repeats_is_kept_on_one_line_and_not_at_any_length()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        var loud = AdaThere with
        {
            Display = "ada\0\r\nBcc: eve" + new string('x', 300),
            Username = "ada\0",
            Addresses = [new("ada\0@example.org", Verified: true), .. Enumerable.Range(0, 30).Select(i => new ExternalAddress($"{i}@example.org", Verified: true))],
            Fields = new Dictionary<string, string> { ["name"] = "Ada\0\u2028Adams", ["bio"] = new('x', 3000) },
        };
        (loud.Username, loud.Addresses.Count, loud.Fields.Keys.Single(), loud.Fields["name"]).ShouldBe((null, 20, "name", "Ada  Adams"));
        (await ComeByAsync(_browser, loud, ExternalProcess.Connect)).ShouldBeNull();
        var shown = (await Book.ListAsync(await Here.ReadAsync(_browser), None)).Single().Display;
        (shown.Length, shown[..16]).ShouldBe((255, "ada   Bcc: evexx"));
        new ExternalIdentity("github", "1", new string('x', 254) + "\U0001F600").Display.ShouldBe(new string('x', 254), "no half of a character");
    }

    private async Task<FlowOutcome> ProveAsync(Visitors.Visitor visitor, string token) => await Here.Get<ExternalTokens>().ProveAsync(
        visitor, new ExternalTokenForm("github", "login", new ExternalTokenParts("ours", token, null)), None);
}

/// <summary>What a form that waits keeps of all that a provider said.</summary>
public sealed class WaitingFieldTests : ProviderTests
{
    [Fact]
    public async Task It_is_what_the_settings_take_over_and_nothing_else()
    {
        Enable(GitHub with { ProfileFields = new Dictionary<string, string> { ["first_name"] = "given" } });
        var browser = new Browser();
        await ComeByAsync(browser, AdaThere with { Addresses = [], Fields = new Dictionary<string, string> { ["given"] = "Ada", ["bio"] = "Countess" } });
        ExternalSignUp.WaitsFor(await Here.VisitAsync(browser))!.Fields.ShouldBe(new Dictionary<string, string> { ["given"] = "Ada" });
    }
}
