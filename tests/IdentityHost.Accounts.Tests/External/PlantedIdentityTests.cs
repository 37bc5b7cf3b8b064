using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>Somebody makes an account by a provider that says Ada's address is theirs, and makes themselves at home; then she comes.</summary>
[Trait("Security", "S-162")]
public sealed class PlantedIdentityTests : ProviderTests
{
    private const string Evil = "mallory@example.org";

    private static readonly ExternalIdentity s_hers = new("google", "1852", "Ada") { Addresses = [new(Ada, Verified: true, Primary: true)] };

    private readonly Browser _owner = new();
    private readonly Browser _mallory = new("203.0.113.9");

    [Theory]
    [InlineData("reset")]
    [InlineData("code")]
    [InlineData("provider")]
    public async Task Nothing_of_it_outlives_her_proof_of_the_mailbox(string proof)
    {
        Enable(GitHub, Google);
        (await ComeByAsync(_mallory, AdaThere)).ShouldBeNull();
        await AddAppAsync(_mallory);
        await AddAddressAsync(_mallory, Evil);

        await ProveAsync(proof);

        (await IsSignedInAsync(_owner)).ShouldBeTrue();
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
        (await IsSignedInAsync(_mallory)).ShouldBeFalse();
        var account = (await Here.FindAsync(Ada))!;
        (account.TwoFactorEnabled, account.MailboxOwed).ShouldBe((false, false));
        (await Here.FindAsync(Evil)).ShouldBeNull();
        (await Here.CountAsync("Authenticators")).ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_made_it_comes_again_by_the_same_word_and_without_it_owes_the_mailbox_once()
    {
        Enable(GitHub);
        (await ComeByAsync(_owner, AdaThere)).ShouldBeNull();
        (await IsSignedInAsync(_owner)).ShouldBeTrue("the sign-up itself ends as allauth's clients expect");
        (await ComeByAsync(new Browser("192.0.2.7"), AdaThere)).ShouldBeNull();
        (await Here.CountAsync("Sessions")).ShouldBe(2);

        (await ComeByAsync(_mallory, AdaThere with { Addresses = [] })).ShouldBeNull();
        (await OwedAsync(_mallory)).ShouldBe(Flow.LoginByCode);
        (await ShowMailboxAsync(_mallory)).ShouldAdvance();
        (await LinksAsync(_mallory)).ShouldBe(["github:1815"], "who has the identity and the mailbox has made the account");
        (await ComeByAsync(new Browser("198.51.100.7"), AdaThere)).ShouldBeNull();
        (await Here.FindAsync(Ada))!.MailboxOwed.ShouldBeFalse();
        (await Here.CountAsync("Sessions")).ShouldBe(4);
    }

    [Fact]
    public async Task She_is_told_by_a_mail_to_the_address()
    {
        Enable(GitHub);
        await ComeByAsync(_mallory, AdaThere);
        var mail = (await Here.MailboxAsync()).ShouldHaveSingleItem();
        (mail.To, mail.Subject.Contains("an account was made with this address", StringComparison.Ordinal)).ShouldBe((Ada, true));
        mail.Text.ShouldContain("ada at GitHub");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Where_the_operator_vouches_or_the_provider_keeps_the_mailbox_nothing_is_owed(bool vouches, bool isKeptThere)
    {
        Enable(GitHub with { VouchesForAddresses = vouches });
        var identity = AdaThere with { Addresses = [new(Ada, Verified: true, Primary: true) { IsKeptThere = isKeptThere }] };
        (await ComeByAsync(_owner, identity)).ShouldBeNull();
        (await ComeByAsync(_mallory, identity)).ShouldBeNull();
        (await IsSignedInAsync(_mallory)).ShouldBeTrue();
        (await Here.MailboxAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_the_provider_keeps_and_has_not_proven_is_none()
    {
        Enable(GitHub);
        await ComeByAsync(_owner, AdaThere with { Addresses = [new(Ada, Verified: false, Primary: true) { IsKeptThere = true }] });
        (await OwedAsync(_owner)).ShouldBe(Flow.VerifyEmail);
    }

    /// <summary>Another address, which was shown, in the place of hers: the debt is paid, and hers is free.</summary>
    [Fact]
    public async Task Whoever_makes_another_address_the_main_one_does_not_keep_hers()
    {
        Enable(GitHub, Google);
        await ComeByAsync(_mallory, AdaThere);
        await AddAddressAsync(_mallory, Evil);
        (await Here.Get<EmailAddressBook>().MakePrimaryAsync(await Here.ReadAsync(_mallory), Evil, primary: true, None)).ShouldAdvance();

        (await Here.FindAsync(Ada)).ShouldBeNull();
        (await Here.FindAsync(Evil))!.MailboxOwed.ShouldBeFalse();
        (await ComeByAsync(_owner, s_hers)).ShouldBeNull();
        (await LinksAsync(_owner)).ShouldBe(["google:1852"]);
        (await AccountsAsync()).ShouldBe(2);
    }

    /// <summary>It proves the mailbox of that one, whose owner is known, and says nothing of hers.</summary>
    [Fact]
    [Trait("Security", "S-025")]
    public async Task A_reset_by_another_address_that_was_proven_here_takes_nothing_away()
    {
        Enable(GitHub);
        (await ComeByAsync(_mallory, AdaThere)).ShouldBeNull();
        await AddAppAsync(_mallory);
        await AddAddressAsync(_mallory, Evil);
        var reset = Here.Get<PasswordReset>();
        (await reset.RequestAsync(await Here.VisitAsync(_owner), Evil, None)).ShouldAdvance();
        (await reset.ResetAsync(await Here.VisitAsync(_owner), await Here.MailedCodeAsync(), "another good password", None)).ShouldAdvance();

        (await Here.CountAsync("Authenticators")).ShouldBe(2);
        (await IsLinkedAsync(AdaThere)).ShouldBeTrue();
        (await Here.FindAsync(Ada))!.MailboxOwed.ShouldBeTrue("her mailbox is still owed");
    }

    private async Task ProveAsync(string proof)
    {
        var (reset, codes) = (Here.Get<PasswordReset>(), Here.Get<LoginByCode>());
        switch (proof)
        {
            case "reset":
                (await reset.RequestAsync(await Here.VisitAsync(_owner), Ada, None)).ShouldAdvance();
                (await reset.ResetAsync(await Here.VisitAsync(_owner), await Here.MailedCodeAsync(), "another good password", None)).ShouldAdvance();
                await Here.SignInAsync(_owner, Ada, "another good password");
                break;
            case "code":
                (await codes.RequestAsync(await Here.VisitAsync(_owner), Ada, null, None)).ShouldAdvance();
                (await ShowMailboxAsync(_owner)).ShouldAdvance();
                break;
            default:
                (await ComeByAsync(_owner, s_hers)).ShouldBeNull();
                (await VerifyAsync(_owner, await Here.MailedCodeAsync())).ShouldAdvance();
                break;
        }
    }
}

/// <summary>The same where an account has one address, and another one takes its place.</summary>
public sealed class PlantedIdentityWhereAddressesChangeTests() : ProviderTests(("ChangeEmail", "true"))
{
    [Fact]
    [Trait("Security", "S-162")]
    public async Task The_debt_goes_with_the_address()
    {
        Enable(GitHub);
        var browser = new Browser();
        await ComeByAsync(browser, AdaThere);
        await AddAddressAsync(browser, "new@example.org");
        (await Here.FindAsync("new@example.org"))!.MailboxOwed.ShouldBeFalse();
        (await Here.FindAsync(Ada)).ShouldBeNull();
    }
}
