using System.Net;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>The headless API in a browser, whose session the authorization endpoint then finds.</summary>
internal sealed class JsonDoor(TestServer server, Transcript transcript, ProtocolClient app) : Door(server, transcript, app)
{
    private AllauthClient Client => field ??= Opened(new AllauthClient(Server.Origin, AllauthKind.Browser, Transcript));

    public override async Task<Answer?> PasswordAsync(Somebody who)
    {
        await LogInAsync(who);
        return await TokensAsync();
    }

    public override async Task<Answer?> CodeAsync(Somebody who)
    {
        await ByCodeAsync(who.Email, new { email = who.Email });
        return await TokensAsync();
    }

    public override async Task<Answer?> TotpAsync(Somebody who)
    {
        await LogInAsync(who);
        (await Client.PostAsync("auth/2fa/authenticate", new { code = WrongCode })).ShouldBe(400);
        await SecondAsync(Totp(who.Secret));
        return await TokensAsync();
    }

    public override async Task<Answer?> RecoveryCodeAsync(Somebody who)
    {
        await ByCodeAsync(who.Email, new { email = who.Email });
        await SecondAsync(who.RecoveryCode);
        return await TokensAsync();
    }

    public override async Task<Answer?> SentSecondAsync(Somebody who, bool byText)
    {
        var (_, code) = await MailedAsync(byText ? who.Phone : who.Email, async () =>
        {
            await (byText ? ByCodeAsync(who.Email, new { email = who.Email }) : LogInAsync(who));
            return true;
        });
        (await Client.PostAsync("auth/code/confirm", new { code = WrongCode })).ShouldBe(400);
        (await Client.PostAsync("auth/code/confirm", new { code })).ShouldOwe("mfa_trust");
        (await Client.PostAsync("auth/2fa/trust", new { trust = false })).ShouldBe(200);
        return await TokensAsync();
    }

    public override async Task<Answer?> TextAsync(Somebody who)
    {
        await ByCodeAsync(who.Phone, new { phone = who.Phone });
        return await TokensAsync();
    }

    public override async Task<Answer?> LinkAsync(Somebody who)
    {
        await LinkedAsync(who.Email, () => Client.PostAsync("auth/code/request", new { email = who.Email }), NumberIn);
        (await Client.PostAsync("auth/code/confirm", new { code = "" })).ShouldBe(200);
        return await TokensAsync();
    }

    public override async Task<Answer?> SignUpWithPhoneAsync(string email, string phone)
    {
        var (_, code) = await MailedAsync(phone, () => Client.PostAsync("auth/signup", new { email, phone, password = TestServer.Password }));
        (await Client.PostAsync("auth/phone/verify", new { code = WrongCode })).ShouldBe(400);
        (_, code) = await MailedAsync(email, () => Client.PostAsync("auth/phone/verify", new { code }));
        (await Client.PostAsync("auth/email/verify", new { key = code })).ShouldBe(200);
        return await TokensAsync();
    }

    public override async Task<Answer?> SignUpAtOnceAsync(string email, string? invitation, string? username)
    {
        (await Client.PostAsync("auth/signup", new { email, invitation, username, password = "short" })).ShouldBe(400);
        (await Client.PostAsync("auth/signup", new { email, invitation, username, password = TestServer.Password })).ShouldBe(200);
        return await TokensAsync();
    }

    public override async Task<Answer?> SignUpAsync(string email)
    {
        var (_, code) = await MailedAsync(email, () => Client.PostAsync("auth/signup", new { email, password = TestServer.Password }));
        (await Client.PostAsync("auth/email/verify", new { key = WrongCode })).ShouldBe(400);
        (await Client.PostAsync("auth/email/verify", new { key = code })).ShouldBe(200);
        return await TokensAsync();
    }

    public override async Task<Answer?> StepUpAsync(Somebody who, Func<Task<string>> addTotp)
    {
        await LogInAsync(who);
        var secret = await addTotp();
        (await Client.PostAsync("auth/2fa/reauthenticate", new { code = Totp(secret) })).ShouldBe(200);
        return await TokensAsync(("acr_values", TwoFactors));
    }

    public override async Task GuessAsync(Somebody who)
    {
        for (var i = 0; i < 2; i++)
            (await Client.PostAsync("auth/login", new { email = who.Email, password = WrongPassword })).ShouldBe(400);
        await Client.PostAsync("auth/code/request", new { email = who.Email });
        for (var i = 0; i < 2; i++)
            (await Client.PostAsync("auth/code/confirm", new { code = WrongCode })).ShouldBe(400);
    }

    private async Task LogInAsync(Somebody who)
    {
        (await Client.PostAsync("auth/login", new { email = who.Email, password = WrongPassword })).ShouldBe(400);
        await Client.PostAsync("auth/login", new { email = who.Email, password = TestServer.Password });
    }

    /// <summary>The number to compare, as the flow that waits says it.</summary>
    internal static string NumberIn(AllauthAnswer answer) =>
        answer.Data.GetProperty("flows").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "login_by_code").GetProperty("number").GetString()!;

    private async Task ByCodeAsync(string to, object request)
    {
        var (_, code) = await MailedAsync(to, () => Client.PostAsync("auth/code/request", request));
        (await Client.PostAsync("auth/code/confirm", new { code = WrongCode })).ShouldBe(400);
        await Client.PostAsync("auth/code/confirm", new { code });
    }

    private async Task SecondAsync(string code)
    {
        (await Client.PostAsync("auth/2fa/authenticate", new { code })).ShouldOwe("mfa_trust");
        (await Client.PostAsync("auth/2fa/trust", new { trust = false })).ShouldBe(200);
    }

    private async Task<Answer> TokensAsync(params (string Name, string? Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, App.AuthorizationUrl(parameters));
        request.Headers.Add("Cookie", string.Join("; ", Client.Cookies.Cast<Cookie>().Select(c => $"{c.Name}={c.Value}")));
        var location = (await App.SendAsync(request)).ShouldSucceed(HttpStatusCode.SeeOther).Header("Location");
        return await RedeemAsync(QueryHelpers.ParseQuery(new Uri(location).Query)["code"]);
    }
}
