using System.Text.RegularExpressions;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>Where numbers sign in, mails hold links to sign in with, and addresses are proven by links.</summary>
public sealed class LinksAndNumbersServer : PhoneServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. base.Settings, ("IdentityHost:Accounts:LoginByLinkEnabled", "true"), ("IdentityHost:Accounts:EmailVerificationByCodeEnabled", "false"),
        ("IdentityHost:Accounts:Mfa:PasskeySignupEnabled", "false"),
        ("IdentityHost:Accounts:ProfileFields:0:Name", "seats"), ("IdentityHost:Accounts:ProfileFields:0:Label", "Seats"), ("IdentityHost:Accounts:ProfileFields:0:Type", "Number"),
    ];
}

/// <summary>Numbers and links at the doors for the operator's own apps.</summary>
public sealed partial class DoorPhoneTests(LinksAndNumbersServer shared) : FirstPartyTests(shared), IClassFixture<LinksAndNumbersServer>
{
    [Fact]
    public async Task A_sign_up_says_what_it_takes_and_its_number_is_corrected_and_proven()
    {
        var app = await RegisterAsync();
        var (email, wrong, right) = (NewEmail(), NewPhone(), NewPhone());
        var start = await StartAsync(app);
        var signUp = start.Json.GetProperty("owed").EnumerateArray().Single(o => o.GetProperty("id").GetString() == "signup");
        Texts(signUp, "parameters").ShouldBe(["sign_up", "email", "password"]);
        Texts(signUp, "optional").ShouldBe(["username", "phone", "profile_seats"]);

        Problems(await GoOnAsync(app, start, ("sign_up", "true"), ("email", email), ("phone", "no"), ("password", Password))).ShouldBe(["invalid_phone@phone"]);
        // As it is dialled where the server is at home.
        var owed = ShouldOwe(await GoOnAsync(app, start, ("sign_up", "true"), ("email", email), ("phone", "0" + wrong[3..]), ("password", Password)), "verify_phone");
        (await GoOnAsync(app, owed, ("phone", right), ("otp", "000000"))).ShouldBeError(400, "invalid_request");
        Problems(ShouldOwe(await GoOnAsync(app, owed, ("phone", wrong)), "verify_phone")).ShouldBe(["same_as_current@phone"]);
        owed = ShouldOwe(await GoOnAsync(app, owed, ("phone", right)), "verify_phone");

        // The address is proven by a link, which leads to our pages: nobody was sent a code, so none is asked for.
        var sent = (await GoOnAsync(app, owed, ("otp", await Mailbox.CodeAsync(right)))).ShouldBeError(403, "redirect_to_web");
        sent["request_uri"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_code_of_a_number_is_exchanged_for_tokens_in_either_spelling_and_no_code_is_asked_for_where_a_link_was_mailed()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonWithPhoneAsync();
        var number = ada.PhoneNumber!;
        var asked = ShouldOwe(await StartAsync(app, ("username", number), ("challenge_type", "otp")), "login_by_code");
        asked.Json.GetProperty("owed")[0].TryGetProperty("number", out _).ShouldBeFalse("a text message holds no link");
        (await ExchangeAsync(app, asked, "0" + number[3..], await Mailbox.CodeAsync(number))).ShouldSucceed().IdToken["sub"].ShouldBe(ada.Id);

        var (email, phone) = (NewEmail(), NewPhone());
        var begun = ShouldOwe(await StartAsync(app, ("sign_up", "true"), ("email", email), ("phone", phone), ("password", Password)), "verify_phone");
        var answer = await ExchangeAsync(app, begun, phone, await Mailbox.CodeAsync(phone));
        answer.ShouldBeError(403, "redirect_to_web").Has("owed").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task A_mailed_link_confirmed_on_another_device_with_the_number_lets_the_app_go_on()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        var asked = ShouldOwe(await StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")), "login_by_code");
        var number = asked.Json.GetProperty("owed")[0].GetProperty("number").GetString()!;
        number.ShouldMatch("^[1-9][0-9]$");
        ShouldOwe(await GoOnAsync(app, asked), "login_by_code");

        using var device = Server.OpenBrowser(Transcript);
        var page = await device.OpenAsync(Link().Match(await Mailbox.WaitAsync(ada.Email!)).Value);
        ShouldOwe(await GoOnAsync(app, asked), "login_by_code");
        await device.PressAsync(page, "Yes, it is me", ("Number shown there", number));

        var tokens = await RedeemAsync(app, await GoOnAsync(app, asked));
        tokens.IdToken["sub"].ShouldBe(ada.Id);
        tokens.IdToken.Claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["otp"]);
    }

    private static IEnumerable<string?> Texts(System.Text.Json.JsonElement step, string name) => step.GetProperty(name).EnumerateArray().Select(t => t.GetString());

    private static Task<Answer> ExchangeAsync(ProtocolClient app, Answer asked, string username, string code) => app.TokenAsync(
        ("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", username), ("otp", code), ("scope", "openid"));

    [GeneratedRegex(@"/signin/link\?key=[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
