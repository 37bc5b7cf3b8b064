using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignIn;

/// <summary>A code in place of one that died while its sign-in lives on.</summary>
public sealed class ExpiredCodeTests() : DeviceTests(("SignupFields", "email*,username,phone,password1*"), ("RateLimits:VerifyPhone", ""), ("RateLimits:ChangePhone", ""))
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-043")]
    public async Task Another_code_is_no_further_try_at_a_recovery_code()
    {
        await WithRequirementAsync(_home);
        (await OwedAfterPasswordAsync(_browser)).ShouldBe(Flow.LoginByCode);
        for (var left = 4; left >= 2; left--)
        {
            (await TypeCodeAsync(_browser, "AAAAA-AAAAA-AAAAA")).ShouldFail("incorrect_code", "code");
            (await Here.VisitAsync(_browser)).Find(PendingKind.SecondFactor)!.TriesLeft.ShouldBe(left);
        }

        Here.Clock.Advance(TimeSpan.FromMinutes(4));
        (await SendAgainAsync()).ShouldAdvance();
        (await Here.VisitAsync(_browser)).Find(PendingKind.SecondFactor)!.TriesLeft.ShouldBe(2);
        (await OfferedAsync(_browser)).ShouldContain("email a•••@example.org*");
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();
    }

    [Fact]
    public async Task It_is_not_sent_while_one_is_good_nor_where_none_is_owed()
    {
        (await SendAgainAsync()).ShouldNotBePending();
        await SignedInAsync(_home);
        (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
        (await SendAgainAsync()).ShouldNotBePending();
        Here.Clock.Advance(TimeSpan.FromMinutes(16));
        (await SendAgainAsync()).ShouldNotBePending();
        (await CodesToAsync(Ada)).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-026")]
    public async Task Nothing_else_follows_from_asking_also_where_the_step_is_not_owed_any_more()
    {
        (await SignUpAsync("new@example.org", null)).ShouldAdvance();
        // A mail that proves an address may follow the one before.
        Here.Clock.Advance(TimeSpan.FromSeconds(10));
        var other = new Browser("203.0.113.9");
        (await Here.SignInAsync(other, "new@example.org", Password)).ShouldAdvance();
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(other), await CodeToAsync("new@example.org"), None)).ShouldAdvance();

        Here.Clock.Advance(TimeSpan.FromMinutes(6));
        (await SendAgainAsync()).ShouldNotBePending();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Theory]
    [Trait("Security", "S-003")]
    [InlineData("+493087654321")]
    [InlineData("+493011111111")]
    public async Task A_number_that_was_corrected_is_the_one_that_is_waited_for_whosever_it_is(string corrected)
    {
        await SignedInAsync(_home, Number);
        await Here.Get<Profile.AccountCreation>().CreateAsync(
            new Profile.NewAccount { Email = "other@example.org", EmailVerified = true, Phone = "+493087654321", PhoneVerified = true }, None);
        // Both are somebody's: no account is made for the first.
        (await SignUpAsync(Ada, Number)).ShouldAdvance();
        (await Here.Get<PhoneVerification>().CorrectAsync(await Here.VisitAsync(_browser), corrected, None)).ShouldAdvance();
        Here.Clock.Advance(TimeSpan.FromMinutes(6));

        (await SendAgainAsync()).ShouldAdvance();

        Here.Get<CodeStandings>().Of(await Here.VisitAsync(_browser), PendingKind.PhoneCode)!.SentTo.ShouldBe(corrected);
    }

    private async Task<FlowOutcome> SendAgainAsync() => await Here.Get<ExpiredCodes>().SendAgainAsync(await Here.VisitAsync(_browser), None);

    private async Task<FlowOutcome> SignUpAsync(string email, string? phone) =>
        await Here.SignUp.BeginAsync(await Here.VisitAsync(_browser), new SignUpForm(email, null, Password) { Phone = phone }, None);
}
