using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Totp;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Totp;

public sealed class SeededTotpTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string Secret = "JBSWY3DPEHPK3PXP";

    private Task<AccountCreationResult> CreateAsync(string secret) => Here.Get<AccountCreation>().CreateAsync(
        new NewAccount { Email = Ada, EmailVerified = true, Password = Password, TotpSecret = secret }, CancellationToken.None);

    [Fact]
    public async Task An_account_of_the_seed_file_can_begin_with_an_authenticator_app()
    {
        (await CreateAsync(Secret)).ShouldBeOfType<AccountCreationResult.Done>();
        var browser = new Browser();

        (await Here.SignInAsync(browser, Ada, Password)).ShouldAdvance();

        var visitor = await Here.VisitAsync(browser);
        Flows.OwedBy(visitor).ShouldBe("mfa_authenticate");
        var key = new TotpKey(Secret, 6, 30);
        (await Here.Get<SecondFactor>().ProveCodeAsync(visitor, key.CodeOf(key.StepAt(Here.Clock.GetUtcNow())), CancellationToken.None)).ShouldAdvance();
        (await Here.DumpAsync()).ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("not base32!")]
    [InlineData("JBSWY3DP")]
    public async Task A_secret_that_is_none_is_refused_with_its_name(string secret) =>
        (await CreateAsync(secret)).ShouldBeOfType<AccountCreationResult.Refused>().Problems.Single().Field.ShouldBe("totp_secret");
}
