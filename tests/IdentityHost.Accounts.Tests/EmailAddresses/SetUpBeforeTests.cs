using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.PhoneNumbers;
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
