using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>Sign-ups by an identity whose address nobody has proven: the identity is connected when the address is.</summary>
public sealed class UnprovenAddressTests : ProviderTests
{
    private const string Target = "target@example.org";

    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    private static readonly ExternalIdentity s_unproven = AdaThere with { Addresses = [new(Target, Verified: false)] };

    [Fact]
    public async Task The_identity_is_connected_with_the_proof_and_its_owner_is_told_nothing_of_it()
    {
        Enable(GitHub);
        (await ComeByAsync(_browser, s_unproven)).ShouldBeNull();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
        (await IsLinkedAsync(s_unproven)).ShouldBeFalse();
        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
        (await Here.MailboxAsync()).ShouldHaveSingleItem("the code, and no notice to somebody who has just signed up with it");
        (await ComeByAsync(_other, s_unproven)).ShouldBeNull();
        (await IsSignedInAsync(_other)).ShouldBeTrue();
    }

    /// <summary>Somebody comes with an identity to throw away and the address they are curious about, and connects the identity to an account of their own.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-003")]
    public async Task Whether_the_address_was_free_cannot_be_seen_by_connecting_the_identity_elsewhere(bool isTaken)
    {
        Enable(GitHub);
        await AddTargetAsync(isTaken);
        (await ComeByAsync(_browser, s_unproven)).ShouldBeNull();
        await SignedInAdaAsync(_other, "curious@example.org");
        (await ComeByAsync(_other, s_unproven, ExternalProcess.Connect)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-003")]
    public async Task Nor_by_correcting_the_address_before_it_is_proven(bool isTaken)
    {
        Enable(GitHub);
        await AddTargetAsync(isTaken);
        await Here.AddAsync(Ada, Password);
        (await ComeByAsync(_browser, AdaThere with { Addresses = [new(Ada, Verified: false)] })).ShouldBeNull();
        (await Here.Get<EmailAddressVerification>().CorrectAsync(await Here.VisitAsync(_browser), Target, None)).ShouldAdvance();
        await SignedInAdaAsync(_other, "curious@example.org");
        (await ComeByAsync(_other, s_unproven, ExternalProcess.Connect)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-003")]
    public async Task Who_comes_again_before_the_proof_goes_on_with_another_code_whoever_has_the_address(bool isTaken)
    {
        Enable(GitHub);
        await AddTargetAsync(isTaken);
        await ComeByAsync(_browser, s_unproven);
        var (mails, accounts) = ((await Here.MailboxAsync()).Count, await AccountsAsync());
        Here.Clock.Advance(TimeSpan.FromMinutes(6));
        (await ComeByAsync(_browser, s_unproven)).ShouldBeNull();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
        (await AccountsAsync()).ShouldBe(accounts);
        (await Here.MailboxAsync()).Count.ShouldBe(isTaken ? mails : mails + 1);
        var outcome = await VerifyAsync(_browser, isTaken ? "000000" : await Here.MailedCodeAsync());
        (outcome is FlowOutcome.Advanced, await IsLinkedAsync(s_unproven)).ShouldBe((!isTaken, !isTaken));
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task A_form_that_waits_signs_in_where_the_same_identity_has_an_account_by_now()
    {
        Enable(GitHub);
        var silent = AdaThere with { Addresses = [] };
        await ComeByAsync(_browser, silent);
        await ComeByAsync(_other, silent);
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null))).ShouldAdvance();
        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await CompleteAsync(_other, new SignUpForm("second@example.org", null, null))).ShouldAdvance();
        (await Here.ReadAsync(_other)).Account!.Email.ShouldBe(Ada);
        (await AccountsAsync()).ShouldBe(1);
    }

    private async Task AddTargetAsync(bool isTaken)
    {
        if (isTaken)
            await Here.AddAsync(Target, Password);
    }
}

/// <summary>The same where links prove addresses, and sign nobody in.</summary>
public sealed class UnprovenAddressByLinkTests() : ProviderTests(("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"))
{
    [Fact]
    public async Task The_link_pressed_where_the_identity_waits_connects_it()
    {
        Enable(GitHub);
        var browser = new Browser();
        var identity = AdaThere with { Addresses = [new(Ada, Verified: false)] };
        await ComeByAsync(browser, identity);
        (await VerifyAsync(browser, Links.KeyIn((await Here.MailboxAsync())[^1].Text))).ShouldAdvance();
        (await IsSignedInAsync(browser)).ShouldBeFalse();
        (await ComeByAsync(browser, identity)).ShouldBeNull();
        (await LinksAsync(browser)).ShouldBe(["github:1815"]);
    }
}

/// <summary>Where nobody waits for the proof, the identity is connected at once.</summary>
public sealed class UnprovenAddressOptionalTests() : ProviderTests(("EmailVerification", "Optional"))
{
    [Fact]
    [Trait("Security", "S-162")]
    public async Task It_goes_when_the_owner_of_the_address_comes()
    {
        Enable(GitHub);
        var planted = AdaThere with { Addresses = [new(Ada, Verified: false)] };
        var attacker = new Browser("203.0.113.9");
        (await ComeByAsync(attacker, planted)).ShouldBeNull();
        (await LinksAsync(attacker)).ShouldBe(["github:1815"]);

        var (owner, reset) = (new Browser(), Here.Get<PasswordReset>());
        (await reset.RequestAsync(await Here.VisitAsync(owner), Ada, None)).ShouldAdvance();
        (await reset.ResetAsync(await Here.VisitAsync(owner), await Here.MailedCodeAsync(), "another good password", None)).ShouldAdvance();
        (await IsLinkedAsync(planted)).ShouldBeFalse();
    }
}
