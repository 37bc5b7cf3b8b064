using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.EmailAddresses;

/// <summary>Somebody signed up with an address that is not theirs and made themselves at home; then its owner comes.</summary>
[Trait("Security", "S-162")]
public sealed class SetUpBeforeTests : IAsyncLifetime
{
    private const string Ada = "ada@example.org";
    private const string Theirs = "a password of mallory";
    private const string New = "an entirely new passphrase";
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly Browser _owner = new();
    private readonly Browser _mallory = new("203.0.113.9");
    private People? _people;

    private People Here => _people!;

    public async ValueTask InitializeAsync() => _people = await People.CreateAsync(("EmailVerification", "Optional"), ("LoginMethods", "email, phone"));

    public ValueTask DisposeAsync() => Here.DisposeAsync();

    [Theory]
    [InlineData("code", false)]
    [InlineData("reset", true)]
    [InlineData("link", true)]
    public async Task Nothing_that_was_set_up_before_outlives_the_proof_of_the_addresss_owner(string proof, bool hasPassword)
    {
        await SettleMalloryAsync();

        await ProveAsync(proof);

        var account = (await Here.FindAsync(Ada))!;
        (account.PhoneNumber, account.PhoneNumberConfirmed).ShouldBe((null, false));
        (await Here.Get<IEmailAddresses>().ListAsync(account.Id, s_none)).Select(e => (e.Email, e.Verified, e.Primary)).ShouldBe([(Ada, true, true)]);
        (account.PasswordHash is not null).ShouldBe(hasPassword);
        (await Here.MailboxAsync()).Where(m => m.Subject.EndsWith("your password was removed", StringComparison.Ordinal)).Select(m => m.To).ShouldBe(hasPassword ? [] : [Ada]);
        (await Here.ReadAsync(_mallory)).IsSignedIn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("code")]
    [InlineData("reset")]
    [InlineData("link")]
    public async Task Whoever_set_it_up_is_let_in_by_none_of_it(string proof)
    {
        await SettleMalloryAsync();

        await ProveAsync(proof);

        foreach (var address in (string[])["mallory@example.org", "unproven@example.org"])
            (await Here.SignInAsync(_mallory, address, Theirs)).ShouldBeMismatch();
        await Here.SignInAsync(_mallory, Ada, Theirs);
        (await Here.ReadAsync(_mallory)).IsSignedIn.ShouldBeFalse("the password alone leads nowhere");
        await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(_mallory), null, "+493012345678", s_none);
        (await Here.MailboxAsync()).ShouldNotContain(m => m.To == "+493012345678");
    }

    [Fact]
    public async Task The_password_of_a_sign_up_confirmed_elsewhere_owes_the_mailbox_and_says_nothing_to_a_number()
    {
        await SettleMalloryAsync();
        await ProveAsync("link");

        (await Here.SignInAsync(_mallory, Ada, Theirs)).ShouldAdvance();

        Flows.OwedBy(await Here.VisitAsync(_mallory)).ShouldBe("login_by_code");
        (await Here.MailboxAsync())[^1].To.ShouldBe(Ada);
        (await Here.FindAsync(Ada))!.MailboxOwed.ShouldBeTrue();
    }

    /// <summary>Signs up as Ada, and adds a number, an address that is proven, and one that is not.</summary>
    private async Task SettleMalloryAsync()
    {
        await Here.SignUp.BeginAsync(await Here.VisitAsync(_mallory), new SignUpForm(Ada, null, Theirs), s_none);
        (await Here.ReadAsync(_mallory)).IsSignedIn.ShouldBeTrue();
        var account = (await Here.FindAsync(Ada))!;
        var now = Here.Clock.GetUtcNow();
        PhoneNumber.TryParseExact("+493012345678", out var number).ShouldBeTrue();
        (await Here.Get<IActs>().TryCommitAsync(
            new Act(now, [
                new ReplacePhone(account.Id, number),
                new AddEmail(new AccountEmail(account.Id, "mallory@example.org", "MALLORY@EXAMPLE.ORG", false, false, now)),
                new VerifyEmail(account.Id, "MALLORY@EXAMPLE.ORG") { MayBecomePrimary = false },
                new AddEmail(new AccountEmail(account.Id, "unproven@example.org", "UNPROVEN@EXAMPLE.ORG", false, false, now)),
            ]),
            s_none)).ShouldBeTrue();
    }

    private async Task ProveAsync(string proof)
    {
        switch (proof)
        {
            case "code":
                await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(_owner), Ada, s_none);
                (await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(_owner), await Here.MailedCodeAsync(), s_none)).ShouldAdvance();
                break;
            case "reset":
                await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(_owner), Ada, s_none);
                (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(_owner), await Here.MailedCodeAsync(), New, s_none)).ShouldAdvance();
                break;
            default:
                // The one that went out with the sign-up, pressed by whoever reads the mail.
                var key = Links.KeyIn((await Here.MailboxAsync()).First(m => m.To == Ada).Text);
                (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_owner), key, s_none)).ShouldAdvance();
                break;
        }
    }
}

/// <summary>Whoever signed up has proven the address where they are signed in, and it stays off their account all the same.</summary>
public sealed class ProvenAndNotOwnTests() : DeviceTests(
    ("DeferIdentityUpdate", "true"), ("IdentityUpdateOnConfirmation", "false"), ("EmailVerification", "Optional"), ("SignupFields", "email,username*,password1*"))
{
    private readonly Browser _home = new();
    private readonly Browser _stranger = new("203.0.113.9");

    [Theory]
    [InlineData("reset")]
    [InlineData("activation")]
    [Trait("Security", "S-025")]
    [Trait("Security", "S-052")]
    public async Task The_mailbox_takes_neither_the_second_factor_nor_the_number_away(string by)
    {
        var account = await SignedUpAsync();
        (account.Email, account.EmailConfirmed).ShouldBe((null, false));
        await AddAppAsync(_home);
        PhoneNumber.TryParseExact(Number, out var number).ShouldBeTrue();
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [new ReplacePhone(account.Id, number)]), None)).ShouldBeTrue();

        if (by == "reset")
        {
            (await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(_stranger), Ada, None)).ShouldAdvance();
            (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(_stranger), await Here.MailedCodeAsync(), "another good passphrase", None)).ShouldAdvance();
            (await OwedAsync(_stranger)).ShouldBe("mfa_authenticate");
        }
        else
        {
            var (link, mailed) = MailedLink.New(LinkPurpose.ResetPassword, account, "ADA@EXAMPLE.ORG", Here.Clock.GetUtcNow().AddMinutes(5));
            (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [link]), None)).ShouldBeTrue();
            (await Here.Get<AccountActivation>().FindAsync(mailed, None)).ShouldBeNull("nobody waits for it");
        }

        (await Here.CountAsync("Authenticators")).ShouldBe(2);
        account = (await Here.FindAsync("ada"))!;
        (account.PhoneNumber, account.PhoneNumberConfirmed).ShouldBe((Number, true));
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_only_proven_address_stays_though_it_is_not_primary()
    {
        await SignedUpAsync();
        (await Here.Get<EmailAddressBook>().RemoveAsync(await Here.ReadAsync(_home), Ada, None)).ShouldFail("cannot_remove_primary_email", "email");
        (await Here.FindAsync(Ada)).ShouldNotBeNull();
    }

    private async Task<Account> SignedUpAsync()
    {
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(_home), new SignUpForm(Ada, "ada", Password), None)).ShouldAdvance();
        var key = Links.KeyIn((await Here.MailboxAsync())[^1].Text.Split("key=")[1]);
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.ReadAsync(_home), key, None)).ShouldAdvance();
        (await Here.Get<ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_home), Password, None)).ShouldAdvance();
        return (await Here.FindAsync(Ada))!;
    }
}

/// <summary>Where links prove addresses: one that was added beside that of the sign-up.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class AddedBesideTests(params (string Key, string Value)[] settings)
    : AddressProofTests([("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"), .. settings])
{
    private protected Browser Stranger { get; } = new("203.0.113.9");

    private protected async Task<string> AddedAsync()
    {
        (await Here.Get<ReauthenticationFlow>().ProveAsync(await ReadAsync(), Password, None)).ShouldAdvance();
        await AddAsync(Second);
        return await KeyAsync();
    }

    private protected async Task ShouldProveNothingAsync(string key)
    {
        (await Verification.VerifyAsync(await Here.VisitAsync(Stranger), key, None)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        (await ListAsync()).ShouldBe([(Ada, false, true), (Second, false, false)]);
        (await IsSignedInAsync(Browser)).ShouldBeTrue();
    }
}

/// <summary>Where nobody has to prove the address they sign up with.</summary>
public sealed class AddedBesideUnprovenTests() : AddedBesideTests(("EmailVerification", "Optional"))
{
    [Fact]
    [Trait("Security", "S-162")]
    public async Task Its_link_proves_it_where_its_owner_is_signed_in_and_nowhere_else()
    {
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(Browser), new SignUpForm(Ada, null, Password), None)).ShouldAdvance();
        var key = await AddedAsync();

        await ShouldProveNothingAsync(key);

        (await Verification.VerifyAsync(await ReadAsync(), key, None)).ShouldAdvance();
        (await ListAsync()).ShouldBe([(Second, true, true), (Ada, false, false)]);
    }
}

/// <summary>Where everybody has to.</summary>
public sealed class AddedBesideOwedTests() : AddedBesideTests
{
    [Fact]
    [Trait("Security", "S-162")]
    public async Task Its_link_is_not_what_a_sign_in_waits_for()
    {
        await Here.UnproveAsync(await SignedInAdaAsync(Browser));
        var key = await AddedAsync();
        (await OwedAfterPasswordAsync(Stranger)).ShouldBe("verify_email");

        (await Verification.InspectAsync(await Here.VisitAsync(Stranger), key, None)).ShouldBeOfType<EmailVerificationInfo.Found>().IsSigningIn.ShouldBeFalse();
        await ShouldProveNothingAsync(key);
        (await OwedAsync(Stranger)).ShouldBe("verify_email");
    }
}
