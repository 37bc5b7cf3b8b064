using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passkeys;

/// <summary>Where addresses need no proof, somebody signs up with an address that is not theirs.</summary>
public sealed class PasskeySignUpTests() : FactorTests(("EmailVerification", "Optional"))
{
    private readonly Browser _mallory = new("203.0.113.9");
    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Whoever_proves_the_address_by_a_code_finds_no_passkey_of_somebody_else()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignUpAsync(authenticator);
        var flow = Here.Get<LoginByCode>();
        await flow.RequestAsync(await Here.VisitAsync(_browser), Ada, None);

        (await flow.ConfirmAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), None)).ShouldAdvance();

        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        await OpensNothingAsync(authenticator);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Neither_does_whoever_proves_it_by_a_password_reset()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignUpAsync(authenticator);
        var flow = Here.Get<PasswordReset>();
        await flow.RequestAsync(await Here.VisitAsync(_browser), Ada, None);

        (await flow.ResetAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), Password, None)).ShouldAdvance();

        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        await OpensNothingAsync(authenticator);
    }

    private async Task SignUpAsync(SoftwareAuthenticator authenticator)
    {
        var flow = Here.Get<PasskeySignUp>();
        (await flow.BeginAsync(await Here.VisitAsync(_mallory), new SignUpForm(Ada, null, null), None)).ShouldAdvance();
        var asked = (await flow.AskAsync(await Here.VisitAsync(_mallory), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await flow.CompleteAsync(await Here.VisitAsync(_mallory), null, authenticator.Create(asked.PublicKey), None)).ShouldAdvance();
        (await IsSignedInAsync(_mallory)).ShouldBeTrue();
    }

    private async Task OpensNothingAsync(SoftwareAuthenticator authenticator)
    {
        (await IsSignedInAsync(_mallory)).ShouldBeFalse();
        (await Here.CountAsync("Authenticators")).ShouldBe(0);
        var asked = (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(_mallory), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(_mallory), authenticator.Get(asked.PublicKey), None)).ShouldFail("incorrect_code", "credential");
    }
}
