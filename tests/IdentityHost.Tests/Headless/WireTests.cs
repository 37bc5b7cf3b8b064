using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>What holds for every endpoint: bodies, methods, headers, who speaks.</summary>
public sealed class WireTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_that_is_no_object_is_refused_without_an_envelope(AllauthKind kind)
    {
        var client = Open(kind);
        foreach (var body in (string[])["{", "[]", "\"text\"", "{\"email\":\"\\ud800\"}", "{} {}"])
        {
            var answer = await client.PostAsync("auth/login", body);
            (answer.Status, answer.Body).ShouldBe((400, ""), body);
        }

        (await client.PostAsync("auth/signup", "null")).ShouldBeErrors("required@email", "required@password");
        (await client.PostAsync("auth/signup", "")).ShouldBeErrors("required@email", "required@password");
        var tooLarge = await client.PostAsync("auth/login", $$"""{"email":"{{new string('a', 33_000)}}"}""");
        (tooLarge.Status, tooLarge.Headers["Connection"]).ShouldBe((413, "close"));
        (await client.PostAsync("auth/login", $$"""{"x":"{{new string('a', 32_000)}}"}""")).ShouldBeErrors("required@password");
        // Also where nothing is read from it.
        foreach (var (method, path) in ((string, string)[])[("DELETE", "auth/session"), ("POST", "auth/email/verify/resend"), ("DELETE", "account/authenticators/totp"), ("POST", "account/authenticators/recovery-codes")])
        {
            var answer = await client.SendAsync(method, path, "{");
            (answer.Status, answer.Body).ShouldBe((400, ""), path);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_member_of_a_wrong_type_is_an_error_of_its_field(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.PostAsync("auth/login", """{"email":{},"password":"x"}""")).ShouldBeErrors("invalid@email");
        (await client.PostAsync("auth/login", """{"email":"a@example.org","password":1}""")).ShouldBeErrors("invalid@password");
        (await client.PostAsync("auth/login", """{"email":null,"password":null}""")).ShouldBeErrors("required@password");
        (await client.PatchAsync("account/email", """{"email":"a@example.org","primary":"maybe"}""")).ShouldBeErrors("invalid@primary");
        (await client.PostAsync("auth/code/request", """{"email":["a@example.org"]}""")).ShouldBeErrors("invalid@email");
        (await client.PostAsync("auth/login", """{"password":1,"username":[],"email":{}}""")).ShouldBeErrors("invalid@email", "invalid@username", "invalid@password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Text_is_trimmed_but_for_passwords_and_numbers_stand_for_their_digits(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        (await Open(kind).PostAsync("auth/login", new { email = $"  {account.Email} ", password = Password })).ShouldBeSignedIn("password");
        var client = Open(kind);
        await client.PostAsync("auth/code/request", new { email = account.Email });
        (await client.PostAsync("auth/code/confirm", $$"""{"code":{{(await Mailbox.CodeAsync(account.Email!)).TrimStart('0').PadLeft(1, '0')}}}""")).Status.ShouldBeOneOf(200, 400);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_there_is_not_found_and_methods_that_are_not_there_have_no_body(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.GetAsync("nothing")).Json.GetProperty("status").GetInt32().ShouldBe(404);
        var method = await client.PutAsync("auth/session");
        (method.Status, method.Body).ShouldBe((405, ""));
        method.Headers["Allow"].ShouldContain("DELETE");
        (await client.PostAsync("account/phone", new { phone = "+15550100" })).Status.ShouldBe(405);
        (await client.PostAsync("auth/phone/verify", new { code = "1" })).ShouldBe(409);
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(409);
        var head = await client.SendAsync("HEAD", "auth/session", null);
        (head.Status, head.Body).ShouldBe((401, ""));
        (await client.PostAsync("auth/2fa/trust", new { trust = true })).Status.ShouldBe(kind == AllauthKind.App ? 404 : 401);
        (await client.PostAsync("auth/2fa/authenticate", new { code = "123456" })).ShouldOwe(null);
    }

    [Fact]
    [Trait("Security", "S-069")]
    public async Task An_app_ignores_cookies_and_a_browser_ignores_tokens()
    {
        var (browser, _) = await SignInAsync(AllauthKind.Browser);
        var (app, _) = await SignInAsync(AllauthKind.App);
        var cookie = browser.Cookies["sessionid"]!.Value;

        (await Open(AllauthKind.App).GetAsync("auth/session", ("Cookie", $"sessionid={cookie}"))).ShouldOwe(null);
        (await Open(AllauthKind.Browser).GetAsync("auth/session", ("X-Session-Token", app.SessionToken!))).ShouldOwe(null);
        // The value of one is nothing in the place of the other.
        (await Open(AllauthKind.App).GetAsync("auth/session", ("X-Session-Token", cookie))).ShouldBe(410);
        (await app.GetAsync("auth/session")).Headers.ContainsKey("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_is_gone_is_gone_everywhere()
    {
        var (client, _) = await SignInAsync(AllauthKind.App);
        var old = client.SessionToken!;
        await client.DeleteAsync("auth/session");
        foreach (var (method, path) in ((string, string)[])[("GET", "config"), ("POST", "auth/login"), ("GET", "account/email"), ("DELETE", "auth/session"), ("POST", "tokens/refresh")])
            (await client.SendAsync(method, path, null, ("X-Session-Token", old))).ShouldBe(410).Flows.ShouldContain("login");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Signing_in_makes_a_new_token_and_the_one_before_is_gone(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        string Token() => kind == AllauthKind.App ? client.SessionToken! : client.Cookies["sessionid"]!.Value;
        await client.PostAsync("auth/code/request", new { email = account.Email });
        var before = Token();
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        Token().ShouldNotBe(before);

        var old = Open(kind);
        if (kind == AllauthKind.App)
            old.SessionToken = before;
        else
            old.Remember("sessionid", before);
        (await old.GetAsync("auth/session")).ShouldBe(kind == AllauthKind.App ? 410 : 401);
    }

    [Theory]
    [InlineData("DELETE", "auth/session")]
    [InlineData("POST", "auth/login")]
    [InlineData("POST", "auth/signup")]
    [InlineData("POST", "account/password/change")]
    [InlineData("POST", "auth/provider/redirect")]
    [Trait("Security", "S-081")]
    public async Task A_browser_changes_something_only_with_the_token_of_its_cookie_and_from_a_page_of_ours(string method, string path)
    {
        var client = Open(AllauthKind.Browser);
        await client.GetAsync("config");
        client.Cookies["csrftoken"]!.HttpOnly.ShouldBeFalse();
        (await client.SendAsync(method, path, null, ("X-CSRFToken", ""))).Status.ShouldBe(403);
        (await client.SendAsync(method, path, null, ("X-CSRFToken", new string('x', 43)))).Status.ShouldBe(403);
        (await client.SendAsync(method, path, null, ("Origin", "https://evil.example"))).Status.ShouldBe(403);
        (await client.SendAsync(method, path, null, ("Origin", "null"))).Status.ShouldBe(403);
        (await client.SendAsync(method, path, null)).Status.ShouldNotBe(403);
    }

    [Fact]
    public async Task The_csrf_token_changes_when_somebody_signs_in_and_looking_makes_no_session()
    {
        var (client, account) = (Open(AllauthKind.Browser), await NewPersonAsync());
        await client.GetAsync("auth/session");
        var before = client.Cookies["csrftoken"]!.Value;
        client.Cookies["sessionid"].ShouldBeNull();
        await client.GetAsync("config");
        client.Cookies["csrftoken"]!.Value.ShouldBe(before);
        await client.PostAsync("auth/login", new { email = account.Email, password = Password });
        client.Cookies["csrftoken"]!.Value.ShouldNotBe(before);
        client.Cookies["sessionid"]!.HttpOnly.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_providers_their_endpoints_say_so_in_the_right_form(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(0);
        (await client.DeleteAsync("account/providers", new { provider = "github" })).ShouldBeErrors("required@account");
        (await client.DeleteAsync("account/providers", new { provider = "github", account = "1" })).ShouldBeErrors("account_not_found");
        (await client.PostAsync("auth/provider/token", new { })).ShouldBeErrors("required@provider", "required@process", "required@token");
        (await client.PostAsync("auth/provider/token", new { provider = "github", process = "steal", token = new { } })).ShouldBeErrors("invalid_choice@process", "client_id_required@token");
        (await client.GetAsync("auth/provider/signup")).ShouldBe(409);
        (await client.PostAsync("auth/provider/signup", new { })).ShouldBe(409);
        var redirect = await client.PostAsync("auth/provider/redirect", new { });
        if (kind == AllauthKind.Browser)
            redirect.Headers["Location"].ShouldBe("/signin?error=unknown&error_process=login");
        else
            redirect.Status.ShouldBe(404);
    }
}
