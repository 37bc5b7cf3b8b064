using System.Text.Json;
using IdentityHost.Accounts;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>The devices of an account that always owes a second factor, at the doors that list them.</summary>
public sealed class RequiredFactorTests(SqlitePhoneServer shared) : FirstPartyTests(shared), IClassFixture<SqlitePhoneServer>
{
    [Fact]
    [Trait("Security", "S-037")]
    public async Task The_headless_API_lists_them_once_a_first_factor_was_shown_and_sends_to_the_one_that_is_named()
    {
        var (account, client) = (await NewPersonAsync(), Open(AllauthKind.App));
        (await client.PostAsync("auth/code/request", new { email = account.Email })).ShouldOwe("login_by_code").Body.ShouldNotContain("devices");

        client = Open(AllauthKind.App);
        var owed = (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("login_by_code");
        Said(Pending(owed)).ShouldBe([$"email {account.Email![0]}•••@example.org*", $"sms •••{account.PhoneNumber![^2..]}"]);
        (await client.PostAsync("auth/code/resend", new { device = "sms-of-nobody" })).ShouldBeErrors("invalid_choice@device");
        (await client.PostAsync("auth/code/resend", new { device = Id(Pending(owed), "sms") })).ShouldBe(200);
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!, 2) })).ShouldBeErrors("incorrect_code@code");
        var done = (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.PhoneNumber!) })).ShouldBeSignedIn("password", "code");
        done.Data.GetProperty("methods")[1].GetProperty("phone").GetString().ShouldBe(account.PhoneNumber);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task The_headless_API_takes_a_sent_code_as_a_new_proof()
    {
        var (account, client) = (await NewPersonAsync(), Open(AllauthKind.App));
        await client.PostAsync("auth/login", new { email = account.Email, password = Password });
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!) })).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        var stale = await client.GetAsync("account/authenticators/webauthn");
        (stale.Status, stale.IsAuthenticated).ShouldBe((401, true));
        stale.Flows[0].ShouldBe("reauthenticate_by_code");
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBe(200);
        (await client.GetAsync("account/authenticators/webauthn")).Status.ShouldBe(401);
        (await client.PostAsync("auth/code/reauthenticate", new { device = Id(stale.Data.GetProperty("flows")[0], "sms") })).ShouldBe(200);
        (await client.PostAsync("auth/code/reauthenticate", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/code/reauthenticate", new { code = await Mailbox.CodeAsync(account.PhoneNumber!) })).ShouldBeSignedIn("password", "code", "password+", "code+");
        (await client.GetAsync("account/authenticators/webauthn")).ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task The_challenge_endpoint_lists_them_and_sends_to_the_one_that_is_named()
    {
        var (app, account) = (await RegisterAsync(), await NewPersonAsync());
        var owed = ShouldOwe(await StartAsync(app, ("username", account.Email), ("password", Password)), "login_by_code");
        var step = owed.Json.GetProperty("owed")[0];
        Said(step).ShouldBe([$"email {account.Email![0]}•••@example.org*", $"sms •••{account.PhoneNumber![^2..]}"]);
        (step.GetProperty("challenge_type").GetString(), step.GetProperty("parameters")[0].GetString()).ShouldBe(("otp", "otp"));

        owed = ShouldOwe(await GoOnAsync(app, owed, ("challenge_type", "otp"), ("device", Id(step, "sms"))), "login_by_code");
        Said(owed.Json.GetProperty("owed")[0])[1].ShouldEndWith("*");
        Problems(await GoOnAsync(app, owed, ("otp", "000000"))).ShouldBe(["incorrect_code@otp"]);
        var tokens = await RedeemAsync(app, await GoOnAsync(app, owed, ("otp", await Mailbox.CodeAsync(account.PhoneNumber!))));

        tokens.IdToken["acr"].ShouldBe("urn:identityhost:acr:2fa");
        tokens.IdToken.Claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["pwd", "sms", "mfa"]);
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task The_grant_types_name_them_and_finish_with_the_code_that_was_sent()
    {
        var (app, account) = (await RegisterAsync(), await NewPersonAsync());
        var (asked, code) = await MailedAsync(account.Email!, () => StartAsync(app, ("username", account.Email), ("challenge_type", "otp")));
        var owed = (await app.TokenAsync(
            ("grant_type", OpenId.Token.FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", account.Email), ("otp", code), ("scope", "openid")))
            .ShouldBeError(400, "mfa_required");
        owed.Json.GetProperty("factors").EnumerateArray().Select(f => f.GetProperty("type").GetString()).ShouldBe(["sms"]);
        // The mailbox has proven something already.
        Said(owed.Json).ShouldBe([$"sms •••{account.PhoneNumber![^2..]}*"]);

        (await FinishAsync(app, owed, ("otp", "000000"))).ShouldBeError(400, "invalid_grant");
        (await FinishAsync(app, owed, ("otp", "000000"), ("device", "x"))).ShouldBeError(400, "invalid_request");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        var again = (await FinishAsync(app, owed, ("device", Id(owed.Json, "sms")))).ShouldBeError(400, "mfa_required");
        again["mfa_token"].ShouldBe(owed["mfa_token"]);
        var tokens = (await FinishAsync(app, again, ("otp", await Mailbox.CodeAsync(account.PhoneNumber!, 2)))).ShouldSucceed();

        tokens.IdToken["acr"].ShouldBe("urn:identityhost:acr:2fa");
        (await FinishAsync(app, again, ("otp", await Mailbox.CodeAsync(account.PhoneNumber!, 2)))).ShouldBeError(400, "invalid_grant");
    }

    private async Task<Account> NewPersonAsync()
    {
        var account = await NewPersonWithPhoneAsync();
        await Server.RequireSecondFactorAsync(account);
        return account;
    }

    private static JsonElement Pending(AllauthAnswer answer) =>
        answer.Data.GetProperty("flows").EnumerateArray().Single(f => f.TryGetProperty("is_pending", out var pending) && pending.GetBoolean());

    /// <summary>The devices of an answer: kind and name, with a star for the one that got the code.</summary>
    private static IReadOnlyList<string> Said(JsonElement of) => [.. of.GetProperty("devices").EnumerateArray().Select(d =>
        $"{d.GetProperty("kind").GetString()} {d.GetProperty("name").GetString()}{(d.TryGetProperty("sent", out _) ? "*" : "")}")];

    private static string Id(JsonElement of, string kind) =>
        of.GetProperty("devices").EnumerateArray().Single(d => d.GetProperty("kind").GetString() == kind).GetProperty("id").GetString()!;

    private static Task<Answer> FinishAsync(ProtocolClient app, Answer owed, params (string Name, string? Value)[] proof) => app.TokenAsync(
        [("grant_type", OpenId.Token.FirstPartyGrants.SecondFactor), ("mfa_token", owed["mfa_token"]), ("scope", "openid"), .. proof]);
}
