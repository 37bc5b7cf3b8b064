using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>The pages, where the authorization endpoint sends people.</summary>
internal sealed class PageDoor(TestServer server, Transcript transcript, ProtocolClient app) : Door(server, transcript, app)
{
    private Browser Browser => field ??= Opened(Server.OpenBrowser(Transcript));

    public override async Task<Answer?> PasswordAsync(Somebody who) => await TokensAsync(await LogInAsync(who));

    public override async Task<Answer?> CodeAsync(Somebody who) => await TokensAsync(await ByCodeAsync(who.Email));

    public override async Task<Answer?> TotpAsync(Somebody who)
    {
        var page = await LogInAsync(who);
        page = await Browser.PressAsync(page, "Continue", ("Code", WrongCode));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await SecondAsync(page, Totp(who.Secret));
    }

    public override async Task<Answer?> RecoveryCodeAsync(Somebody who) => await SecondAsync(await ByCodeAsync(who.Email), who.RecoveryCode);

    public override async Task<Answer?> TextAsync(Somebody who) => await TokensAsync(await ByCodeAsync(who.Phone));

    public override async Task<Answer?> LinkAsync(Somebody who)
    {
        var page = await Browser.IdentifyAsync(await Browser.OpenAsync(App.AuthorizationUrl()), who.Email);
        page = await LinkedAsync(who.Email, () => Browser.PressAsync(page, "Send me a code instead"), p => p.FormWithButton("I have confirmed it there").QuerySelector("strong")!.TextContent);
        return await TokensAsync(await Browser.PressAsync(page, "I have confirmed it there"));
    }

    public override async Task<Answer?> SignUpWithPhoneAsync(string email, string phone)
    {
        var page = await Browser.OpenAsync(App.AuthorizationUrl(("prompt", "create")));
        (page, var code) = await MailedAsync(phone, () => Browser.PressAsync(page, "Sign up", ("Email", email), ("Phone number (optional)", phone), ("Password", TestServer.Password)));
        page = await Browser.PressAsync(page, "Continue", ("Code", WrongCode));
        (page, code) = await MailedAsync(email, () => Browser.PressAsync(page, "Continue", ("Code", code)));
        return await TokensAsync(await Browser.PressAsync(page, "Continue", ("Code", code)));
    }

    public override async Task<Answer?> SignUpAtOnceAsync(string email, string? invitation, string? username)
    {
        var page = await Browser.OpenAsync(App.AuthorizationUrl(("prompt", "create")));
        if (invitation is not null)
            page = await Browser.OpenAsync($"{page.Url.PathAndQuery}&invitation={invitation}");
        (string, string)[] fields = username is null ? [("Email", email)] : [("Email (optional)", email), ("User name", username)];
        page = await Browser.PressAsync(page, "Sign up", [.. fields, ("Password", "short")]);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await TokensAsync(await Browser.PressAsync(page, "Sign up", [.. fields, ("Password", TestServer.Password)]));
    }

    public override async Task<Answer?> SentSecondAsync(Somebody who, bool byText)
    {
        var (page, code) = byText ? await MailedAsync(who.Phone, () => ByCodeAsync(who.Email)) : await MailedAsync(who.Email, () => LogInAsync(who));
        page = await Browser.PressAsync(page, "Continue", ("Code", WrongCode));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await SecondAsync(page, code);
    }

    public override async Task<Answer?> SignUpAsync(string email)
    {
        var page = await Browser.OpenAsync(App.AuthorizationUrl(("prompt", "create")));
        (page, var code) = await MailedAsync(email, () => Browser.PressAsync(page, "Sign up", ("Email", email), ("Password", TestServer.Password)));
        page = await Browser.PressAsync(page, "Continue", ("Code", WrongCode));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await TokensAsync(await Browser.PressAsync(page, "Continue", ("Code", code)));
    }

    public override async Task<Answer?> StepUpAsync(Somebody who, Func<Task<string>> addTotp)
    {
        await LogInAsync(who);
        var secret = await addTotp();
        var page = await Browser.OpenAsync(App.AuthorizationUrl(("acr_values", TwoFactors)));
        return await TokensAsync(await Browser.PressAsync(page, "Confirm", ("Code", Totp(secret))));
    }

    public override async Task GuessAsync(Somebody who)
    {
        var page = await Browser.OpenAsync("/signin");
        for (var i = 0; i < 2; i++)
            page = await Browser.SignInAsync(page, who.Email, WrongPassword);
        page = await Browser.PressAsync(page, "Send me a code instead");
        for (var i = 0; i < 2; i++)
            page = await Browser.PressAsync(page, "Sign in", ("Code", WrongCode));
    }

    private async Task<Page> LogInAsync(Somebody who)
    {
        var page = await Browser.OpenAsync(App.AuthorizationUrl());
        page = await Browser.SignInAsync(page, who.Email, WrongPassword);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await Browser.SignInAsync(page, who.Email, TestServer.Password);
    }

    private async Task<Page> ByCodeAsync(string to)
    {
        var page = await Browser.IdentifyAsync(await Browser.OpenAsync(App.AuthorizationUrl()), to);
        (page, var code) = await MailedAsync(to, () => Browser.PressAsync(page, "Send me a code instead"));
        page = await Browser.PressAsync(page, "Sign in", ("Code", WrongCode));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        return await Browser.PressAsync(page, "Sign in", ("Code", code));
    }

    private async Task<Answer> SecondAsync(Page page, string code) =>
        await TokensAsync(await Browser.PressAsync(page, "Continue", ("Code", code)));

    private Task<Answer> TokensAsync(Page page) => RedeemAsync(AuthorizationResponse.Read(page).ShouldNotBeNull(page.Text).Code);
}
