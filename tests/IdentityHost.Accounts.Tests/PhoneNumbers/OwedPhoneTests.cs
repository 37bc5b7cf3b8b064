using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.PhoneNumbers;

/// <summary>Where every account has a proven number: what is owed stays owed, however somebody tries to get around it.</summary>
public sealed class OwedPhoneTests() : FactorTests(
    ("LoginMethods", "email,phone"), ("SignupFields", "email*,username,phone*,password1*"), ("RateLimits:VerifyPhone", ""), ("RateLimits:ChangePhone", ""))
{
    private const string Number = "+493012345678";
    private const string Another = "+493087654321";

    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Giving_up_the_proof_of_a_number_somebody_else_has_leaves_it_owed_after_an_invitation()
    {
        await AddAsync("owner@example.org", Number, proven: true);
        var key = await InviteAsync(Ada);
        (await SignUpAsync(_browser, Ada, Number, key)).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyPhone);

        (await OwedAfterPasswordAsync(new Browser("198.51.100.7"))).ShouldBe(Flow.VerifyPhone);
        (await TextsToAsync(Number)).ShouldBe(1, "its owner is told when somebody signs up with it, and not at each sign-in");
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Giving_up_the_proof_of_a_number_somebody_else_has_leaves_it_owed_where_addresses_are_deferred()
    {
        await using var people = await People.CreateAsync(
            ("LoginMethods", "username,phone"), ("SignupFields", "email*,username*,phone*,password1*"), ("RateLimits:VerifyPhone", ""),
            ("DeferIdentityUpdate", "true"), ("EmailVerification", "Optional"));
        await AddAsync("owner@example.org", Number, proven: true, people);
        (await people.SignUp.BeginAsync(await people.VisitAsync(_browser), new SignUpForm(Ada, "ada", Password) { Phone = Number }, None)).ShouldAdvance();

        var later = new Browser("198.51.100.7");
        (await people.SignInAsync(later, "ada", Password)).ShouldAdvance();
        Flows.OwedBy(await people.VisitAsync(later)).ShouldBe(Flow.VerifyPhone);
    }

    [Fact]
    public async Task A_number_that_somebody_else_proves_meanwhile_is_owed_all_the_same_and_can_be_corrected()
    {
        await AddAsync(Ada, Number, proven: false);
        await AddAsync("rival@example.org", Another, proven: false);
        (await OwedAfterPasswordAsync(_browser, "rival@example.org")).ShouldBe(Flow.VerifyPhone);
        (await CorrectAsync(_browser, Number)).ShouldAdvance();
        (await VerifyAsync(_browser)).ShouldAdvance();

        var adas = new Browser("198.51.100.7");
        (await OwedAfterPasswordAsync(adas)).ShouldBe(Flow.VerifyPhone);
        (await CorrectAsync(adas, Another)).ShouldAdvance();
        (await VerifyAsync(adas)).ShouldAdvance();
        (await Here.ReadAsync(adas)).Account.ShouldNotBeNull().PhoneNumber.ShouldBe(Another);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Correcting_a_number_to_one_that_somebody_else_has_is_remembered_like_any_other()
    {
        await AddAsync("owner@example.org", Number, proven: true);
        await AddAsync(Ada, Another, proven: false);
        await OwedAfterPasswordAsync(_browser);
        (await CorrectAsync(_browser, Number)).ShouldAdvance();

        (await Here.FindAsync(Ada)).ShouldNotBeNull().PhoneNumber.ShouldBe(Number);
        (await OwedAfterPasswordAsync(new Browser("198.51.100.7"))).ShouldBe(Flow.VerifyPhone);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task A_code_to_the_address_of_an_account_that_was_never_finished_does_not_lead_past_its_number()
    {
        (await SignUpAsync(_browser, Ada, Number)).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyPhone);

        var later = new Browser("198.51.100.7");
        (await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(later), Ada, None)).ShouldAdvance();
        (await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(later), await Here.MailedCodeAsync(), None)).ShouldAdvance();
        (await OwedAsync(later)).ShouldBe(Flow.VerifyPhone);
        (await VerifyAsync(later)).ShouldAdvance();
        (await IsSignedInAsync(later)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_number_every_account_must_have_is_not_removed()
    {
        await AddAsync(Ada, Number, proven: true);
        await Here.SignedInAsync(_browser, Ada, Password);
        (await Here.Get<PhoneNumberBook>().RemoveAsync(await Here.ReadAsync(_browser), None)).ShouldFail("required", "phone");
    }

    [Fact]
    [Trait("Security", "S-052")]
    [Trait("Security", "S-179")]
    public async Task An_unproven_number_is_corrected_after_the_second_factor_only_and_the_owner_hears_of_it()
    {
        var secret = await AddAsync(Ada, Number, proven: false, withTotp: true);
        (await OwedAfterPasswordAsync(_browser)).ShouldBe(Flow.MfaAuthenticate);
        (await CorrectAsync(_browser, Another)).ShouldBeOfType<FlowOutcome.Conflict>();
        (await TypeCodeAsync(_browser, new AuthenticatorApp(secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyPhone);

        (await CorrectAsync(_browser, Another)).ShouldAdvance();
        (await Here.MailboxAsync()).Last(m => m.To == Ada).Text.ShouldContain($"is now {Another}");
        (await VerifyAsync(_browser)).ShouldAdvance();
        (await Here.MailboxAsync()).Last(m => m.To == Ada).Text.ShouldContain($"{Another} was added");
    }

    private async Task<FlowOutcome> SignUpAsync(Browser browser, string email, string phone, string? invitation = null) =>
        await Here.SignUp.BeginAsync(await Here.VisitAsync(browser), new SignUpForm(email, null, Password) { Phone = phone, Invitation = invitation }, None);

    private async Task<FlowOutcome> CorrectAsync(Browser browser, string phone) => await Here.Get<PhoneVerification>().CorrectAsync(await Here.VisitAsync(browser), phone, None);

    private async Task<FlowOutcome> VerifyAsync(Browser browser)
    {
        var code = Codes.In((await Here.MailboxAsync()).Last(m => m.To.StartsWith('+')).Text);
        return await Here.Get<PhoneVerification>().VerifyAsync(await Here.VisitAsync(browser), code, None);
    }

    private async Task<int> TextsToAsync(string number) => (await Here.MailboxAsync()).Count(m => m.To == number);

    private async Task<string> InviteAsync(string email)
    {
        var host = new Browser("203.0.113.9");
        await AddAsync("host@example.org", "+493099999999", proven: true);
        await Here.SignedInAsync(host, "host@example.org", Password);
        (await Here.Get<InvitationBook>().InviteAsync(await Here.ReadAsync(host), email, None)).Outcome.ShouldAdvance();
        return Links.KeyIn((await Here.MailboxAsync()).Last(m => m.To == email).Text);
    }

    private async Task<string> AddAsync(string email, string phone, bool proven, People? people = null, bool withTotp = false)
    {
        const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        (await (people ?? Here).Get<AccountCreation>().CreateAsync(
            new NewAccount { Email = email, EmailVerified = true, Password = Password, Phone = phone, PhoneVerified = proven, TotpSecret = withTotp ? Secret : null },
            None)).ShouldBeOfType<AccountCreationResult.Done>();
        return Secret;
    }
}
