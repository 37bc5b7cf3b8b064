using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignUp;

/// <summary>Sign-ups with an address that somebody has: its owner is told, and not as often as strangers like.</summary>
public sealed class OwnerNoticeTests
{
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData("EmailVerificationByCodeEnabled", "false")]
    [InlineData("DeferIdentityUpdate", "true")]
    [Trait("Security", "S-178")]
    public async Task The_owner_is_told_five_times_an_hour_however_many_try(string setting, string value)
    {
        await using var people = await People.CreateAsync(
            (setting, value), ("EmailVerification", setting == "DeferIdentityUpdate" ? "Optional" : "Mandatory"), ("SignupFields", "email*,username*,password1*"),
            ("Mfa:PasskeySignupEnabled", "false"), ("Throttling:CountAddresses", "false"));
        await people.AddAsync("ada@example.org", Password);

        for (var i = 0; i < 10; i++)
            await people.SignUp.BeginAsync(await people.VisitAsync(new Browser($"192.0.2.{i}")), new SignUpForm("ada@example.org", $"user{i}", Password), CancellationToken.None);

        (await people.MailboxAsync()).Count(mail => mail.To == "ada@example.org").ShouldBe(5);
    }
}
