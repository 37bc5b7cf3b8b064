using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>Profile fields at the challenge endpoint.</summary>
public sealed class ChallengeProfileTests(ProfileFieldServer shared) : FirstPartyTests(shared), IClassFixture<ProfileFieldServer>
{
    [Fact]
    public async Task A_sign_up_takes_profile_fields_by_prefixed_parameters_and_standard_ones_become_claims()
    {
        var app = await RegisterAsync();
        var email = NewEmail();
        Problems(await StartAsync(app, ("sign_up", "true"), ("email", email), ("password", Password), ("profile_seats", "0"))).ShouldBe(["required@profile_first_name", "min_value@profile_seats", "required@profile_terms"]);

        var begun = ShouldOwe(
            await StartAsync(app, ("scope", "openid profile"), ("sign_up", "true"), ("email", email), ("password", Password), ("profile_first_name", "Ada"), ("profile_seats", "2"), ("profile_terms", "true")), "verify_email");
        var tokens = await RedeemAsync(app, await GoOnAsync(app, begun, ("otp", await Mailbox.CodeAsync(email))));

        (await app.UserInfoAsync(tokens.AccessToken))["given_name"].ShouldBe("Ada");
    }
}
