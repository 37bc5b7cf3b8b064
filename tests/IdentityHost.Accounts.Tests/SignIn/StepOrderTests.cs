using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignIn;

/// <summary>An address that is not proven comes before the second factor, as at allauth, and opens no way round it.</summary>
public sealed class StepOrderTests : DeviceTests
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-052")]
    public async Task The_address_is_proven_first_and_the_authenticator_is_shown_all_the_same()
    {
        var account = await SignedInAdaAsync(_home);
        var app = await AddAppAsync(_home);
        await Here.UnproveAsync(account);

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("verify_email");
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldNotBePending();
        (await VerifyAsync(await Here.MailedCodeAsync())).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
        (await OwedAsync(_browser)).ShouldBe("mfa_authenticate");
        (await Here.FindAsync(Ada))!.EmailConfirmed.ShouldBeTrue();
        (await TypeCodeAsync(_browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("mfa_trust");
    }

    /// <summary>The mailbox that was just proven serves, as it will at the next sign-in.</summary>
    [Fact]
    [Trait("Security", "S-052")]
    public async Task A_second_factor_that_is_sent_is_owed_after_it_as_well()
    {
        var account = await WithRequirementAsync(_home);
        await Here.UnproveAsync(account);

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("verify_email");
        (await VerifyAsync(await Here.MailedCodeAsync())).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("login_by_code");
        (await OfferedAsync(_browser)).ShouldContain("email a•••@example.org*");
    }

    /// <summary>A password alone must not put another mailbox into an account: its owner would get the account by a code, without the second factor.</summary>
    [Fact]
    [Trait("Security", "S-052")]
    public async Task The_address_of_an_account_that_was_used_is_not_corrected_at_the_sign_in()
    {
        var account = await SignedInAdaAsync(_home);
        await AddAppAsync(_home);
        await Here.UnproveAsync(account);

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("verify_email");
        (await Here.Get<EmailAddressVerification>().CorrectAsync(await Here.VisitAsync(_browser), "mallory@example.org", None)).ShouldBeOfType<FlowOutcome.Conflict>();
        (await Here.FindAsync("mallory@example.org")).ShouldBeNull();
    }

    private async Task<FlowOutcome> VerifyAsync(string code) => await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_browser), code, None);
}
