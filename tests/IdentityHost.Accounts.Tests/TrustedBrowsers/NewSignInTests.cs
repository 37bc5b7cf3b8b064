using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.TrustedBrowsers;

/// <summary>Sign-ins from browsers that an account does not know.</summary>
[Trait("Security", "S-179")]
public sealed class NewSignInTests() : PeopleTests(("NewSignInNotifications", "true"), ("RateLimits:Login", ""), ("Throttling:PerAddressShort", "1000"))
{
    private const string Ada = "ada@example.org";
    private readonly Browser _browser = new();

    private async Task<int> ToldAsync() => (await Here.MailboxAsync()).Count(m => m.To == Ada && m.Subject.EndsWith("new sign-in", StringComparison.Ordinal));

    [Fact]
    public async Task The_owner_is_told_once_of_each_browser()
    {
        await Here.AddAsync(Ada, Password);

        await Here.SignedInAsync(_browser, Ada, Password);
        (await ToldAsync()).ShouldBe(1);
        await Here.SignedInAsync(_browser, Ada, Password);
        (await ToldAsync()).ShouldBe(1, "the account knows it now");
        await Here.SignedInAsync(new Browser(), Ada, Password);
        (await ToldAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_wrong_password_tells_nothing()
    {
        await Here.AddAsync(Ada, Password);
        (await Here.SignInAsync(_browser, Ada, "a wrong passphrase")).ShouldBeMismatch();

        (await ToldAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Who_signs_up_is_not_told_of_it()
    {
        await Here.SignUp.BeginAsync(await Here.VisitAsync(_browser), new SignUpForm(Ada, null, Password), CancellationToken.None);
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), CancellationToken.None)).ShouldAdvance();
        (await Here.ReadAsync(_browser)).IsSignedIn.ShouldBeTrue();

        (await ToldAsync()).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-178")]
    public async Task Nobody_gets_more_than_five_such_mails_an_hour()
    {
        await Here.AddAsync(Ada, Password);
        for (var i = 0; i < 7; i++)
            await Here.SignedInAsync(new Browser(), Ada, Password);
        (await ToldAsync()).ShouldBe(5);

        Here.Clock.Advance(TimeSpan.FromHours(1));
        await Here.SignedInAsync(new Browser(), Ada, Password);
        (await ToldAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task An_address_nobody_has_proven_is_told_nothing()
    {
        await using var people = await People.CreateAsync(("NewSignInNotifications", "true"), ("EmailVerification", "Optional"));
        var account = await people.AddAsync(Ada, Password);
        await people.UnproveAsync(account);

        await people.SignedInAsync(_browser, Ada, Password);

        (await people.MailboxAsync()).ShouldNotContain(m => m.Subject.EndsWith("new sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_told_where_the_operator_does_not_want_it()
    {
        await using var people = await People.CreateAsync();
        await people.AddAsync(Ada, Password);

        await people.SignedInAsync(_browser, Ada, Password);

        (await people.MailboxAsync()).ShouldBeEmpty();
    }
}
