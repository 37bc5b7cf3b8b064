using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class LinkingRulesTests : ProviderTests
{
    private readonly Browser _owner = new();
    private readonly Browser _browser = new("198.51.100.7");

    /// <summary>Whether the operator vouches for the provider, the provider for the address, and the owner has proven it here: only all three join.</summary>
    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    [InlineData(false, false, true, false)]
    [InlineData(true, true, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, false, false, false)]
    [Trait("Security", "S-161")]
    public async Task Only_an_address_proven_on_both_sides_joins_and_only_where_the_provider_is_trusted(bool vouches, bool provenThere, bool provenHere, bool joins)
    {
        Enable(GitHub with { VouchesForAddresses = vouches });
        var account = await Here.AddAsync(Ada, Password);
        if (!provenHere)
            await Here.UnproveAsync(account);

        await ComeByAsync(_browser, AdaThere with { Addresses = [new(Ada, provenThere)] });

        var visitor = await Here.ReadAsync(_browser);
        (visitor.Account?.Id == account.Id).ShouldBe(joins);
        (await Here.Get<IExternalLinks>().ListAsync(account.Id, None)).Count.ShouldBe(joins ? 1 : 0);
        if (provenHere)
            (await Here.SignInAsync(_owner, Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-161")]
    public async Task The_mark_of_one_address_says_nothing_of_another()
    {
        Enable(GitHub with { VouchesForAddresses = true });
        await Here.AddAsync(Ada, Password);
        var identity = AdaThere with { Addresses = [new(Ada, Verified: false, Primary: true), new("eve@example.org", Verified: true)] };
        (await ComeByAsync(_browser, identity)).ShouldBeNull();
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe("eve@example.org");
    }

    [Fact]
    [Trait("Security", "S-161")]
    [Trait("Security", "S-165")]
    public async Task A_match_asks_for_the_mailbox_of_the_account_first_and_joins_then()
    {
        Enable(GitHub);
        var account = await Here.AddAsync(Ada, Password);

        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
        var mail = (await Here.MailboxAsync()).Single();
        (mail.To, mail.Subject).ShouldBe((Ada, "IdentityHost: your code to connect GitHub"));
        mail.Text.ShouldContain("the account ada at GitHub");

        var code = Codes.In(mail.Text);
        (await VerifyAsync(_browser, Codes.Wrong(code))).ShouldFail("incorrect_code", "key");
        (await VerifyAsync(_browser, code)).ShouldAdvance();
        (await Here.ReadAsync(_browser)).Account!.Id.ShouldBe(account.Id);
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
        (await Here.MailboxAsync())[^1].Subject.ShouldBe("IdentityHost: an account at GitHub was connected");
        (await Here.SignInAsync(_owner, Ada, Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-165")]
    public async Task The_code_is_good_for_the_identity_it_was_sent_for_and_no_other()
    {
        Enable(GitHub);
        await Here.AddAsync(Ada, Password);
        await ComeByAsync(_browser, AdaThere);
        var code = await Here.MailedCodeAsync();

        // Another identity with the same address, here and in another browser.
        var second = AdaThere with { Uid = "666", Display = "mallory" };
        var thief = new Browser("203.0.113.9");
        Here.Clock.Advance(TimeSpan.FromSeconds(10));
        await ComeByAsync(thief, second);
        (await VerifyAsync(thief, code)).ShouldFail("incorrect_code", "key");
        Here.Clock.Advance(TimeSpan.FromSeconds(10));
        await ComeByAsync(_browser, second);
        (await VerifyAsync(_browser, code)).ShouldFail("incorrect_code", "key");
        (await IsLinkedAsync(second)).ShouldBeFalse();
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-052")]
    [Trait("Security", "S-165")]
    public async Task The_mailbox_is_one_factor_and_the_identity_is_connected_only_when_the_other_one_was_shown()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_owner);
        var app = await AddAppAsync(_owner);
        await ComeByAsync(_browser, AdaThere);
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail, "nobody is told of a second factor before the mailbox is shown");

        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
        (await OwedAsync(_browser)).ShouldBe(Flow.MfaAuthenticate);
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        await AnswerTrustAsync(_browser, false);
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task Also_where_the_provider_is_trusted_the_second_factor_comes_first()
    {
        Enable(GitHub with { VouchesForAddresses = true });
        await SignedInAdaAsync(_owner);
        var app = await AddAppAsync(_owner);
        await ComeByAsync(_browser, AdaThere);
        (await OwedAsync(_browser)).ShouldBe(Flow.MfaAuthenticate);
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        await AnswerTrustAsync(_browser, false);
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Whoever_signed_up_before_with_an_address_of_somebody_else_captures_nothing()
    {
        Enable(GitHub);
        var attacker = new Browser("203.0.113.9");
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(attacker), new SignUpForm(Ada, null, Password), None)).ShouldAdvance();
        var planted = (await Here.FindAsync(Ada)).ShouldNotBeNull();
        var code = await Here.MailedCodeAsync();

        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
        var owner = (await Here.ReadAsync(_browser)).Account.ShouldNotBeNull();
        owner.Id.ShouldNotBe(planted.Id);
        (owner.Email, owner.EmailConfirmed).ShouldBe((Ada, true));
        (await Here.FindAsync(Ada))!.Id.ShouldBe(owner.Id);

        // The password that waited is none of the owner's, and the code that is still out proves the address for nobody else.
        (await Here.SignInAsync(new Browser("203.0.113.10"), Ada, Password)).ShouldBeMismatch();
        (await VerifyAsync(attacker, code)).ShouldFail("email_taken", "key");
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task An_identity_that_waits_for_the_proof_of_an_address_goes_when_the_owner_of_the_address_comes()
    {
        Enable(GitHub);
        var planted = AdaThere with { Addresses = [new(Ada, Verified: false)] };
        var attacker = new Browser("203.0.113.9");
        (await ComeByAsync(attacker, planted)).ShouldBeNull();
        (await OwedAsync(attacker)).ShouldBe(Flow.VerifyEmail);

        var reset = Here.Get<PasswordReset>();
        (await reset.RequestAsync(await Here.VisitAsync(_browser), Ada, None)).ShouldAdvance();
        (await reset.ResetAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), "another good password", None)).ShouldAdvance();
        (await OwedAsync(attacker)).ShouldBeNull();
        (await IsLinkedAsync(planted)).ShouldBeFalse();
        (await Here.SignInAsync(_browser, Ada, "another good password")).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task An_address_of_somebody_else_that_nobody_vouches_for_looks_like_a_new_one()
    {
        Enable(GitHub);
        await Here.AddAsync(Ada, Password);
        (await ComeByAsync(_browser, AdaThere with { Addresses = [new(Ada, Verified: false)] })).ShouldBeNull();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
        (await Here.MailboxAsync()).Single().Subject.ShouldBe("IdentityHost: you already have an account");
        for (var i = 0; i < 3; i++)
            (await VerifyAsync(_browser, "123456")).ShouldFail("incorrect_code", "key");
        (await VerifyAsync(_browser, "123456")).ShouldNotBePending();

        var fresh = new Browser("203.0.113.9");
        (await ComeByAsync(fresh, new ExternalIdentity("github", "7", "eve") { Addresses = [new("eve@example.org", Verified: false)] })).ShouldBeNull();
        (await OwedAsync(fresh)).ShouldBe(Flow.VerifyEmail);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Corrected_to_a_free_address_it_becomes_an_account_with_its_identity()
    {
        Enable(GitHub);
        await Here.AddAsync(Ada, Password);
        await ComeByAsync(_browser, AdaThere with { Addresses = [new(Ada, Verified: false)] });
        var verification = Here.Get<EmailAddressVerification>();
        (await verification.CorrectAsync(await Here.VisitAsync(_browser), "lovelace@example.org", None)).ShouldAdvance();
        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe("lovelace@example.org");
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
    }
}
