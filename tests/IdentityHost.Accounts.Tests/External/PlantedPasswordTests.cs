using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class PlantedPasswordWhereCodesProveTests() : PlantedPasswordTests(("EmailVerification", "Optional"))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-162")]
    public Task Her_mailbox_ends_the_password_that_somebody_else_chose(bool vouches) => ShouldEndAsync(vouches);
}

public sealed class PlantedPasswordWhereLinksProveTests() : PlantedPasswordTests(("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"))
{
    [Fact]
    [Trait("Security", "S-162")]
    public Task Her_mailbox_ends_the_password_that_somebody_else_chose() => ShouldEndAsync(vouches: true);
}

/// <summary>Somebody signed up with Ada's address, and she pressed the link of the mail in good faith; then she comes by a provider.</summary>
public abstract class PlantedPasswordTests(params (string Key, string Value)[] settings) : ProviderTests(settings)
{
    private readonly Browser _owner = new();
    private readonly Browser _mallory = new("203.0.113.9");

    protected async Task ShouldEndAsync(bool vouches)
    {
        Enable(GitHub with { VouchesForAddresses = vouches });
        await Here.SignUp.BeginAsync(await Here.VisitAsync(_mallory), new SignUpForm(Ada, null, Password), None);
        await VerifyAsync(_owner, Links.KeyIn((await Here.MailboxAsync())[^1].Text));
        (await Here.FindAsync(Ada))!.MailboxOwed.ShouldBeTrue();
        Here.Clock.Advance(TimeSpan.FromSeconds(10));

        (await ComeByAsync(_owner, AdaThere)).ShouldBeNull();
        var code = await Here.MailedCodeAsync();
        (await OwedAsync(_owner) == Flow.VerifyEmail
            ? await VerifyAsync(_owner, code)
            : await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(_owner), code, None)).ShouldAdvance();

        (await LinksAsync(_owner)).ShouldBe(["github:1815"]);
        var account = (await Here.FindAsync(Ada))!;
        (account.PasswordHash, account.MailboxOwed).ShouldBe((null, false));
        (await Here.SignInAsync(_mallory, Ada, Password)).ShouldBeMismatch();
    }
}
