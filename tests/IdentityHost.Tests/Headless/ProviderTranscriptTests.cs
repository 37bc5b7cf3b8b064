using System.Net;
using System.Text.Json;
using IdentityHost.Accounts;
using IdentityHost.Accounts.External;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Operations;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Every answer of allauth's provider endpoints that the tests of their flows do not meet; tokens of GitHub and Google as an app gets them there.</summary>
public sealed class ProviderTranscriptTests(ProviderHeadlessServer shared) : HeadlessTests(shared), IClassFixture<ProviderHeadlessServer>
{
    private const string GitHubClient = "pretend-github";
    private const string GoogleClient = "pretend-google.apps.googleusercontent.com";

    private readonly string _login = NewEmail("a").Split('@')[0][..24].TrimEnd('.');

    private string Email => _login + "@example.org";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_that_is_wrong_with_a_form_is_told_at_once(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.PostAsync("auth/provider/token", new { })).ShouldBeErrors("required@provider", "required@process", "required@token");
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "reauthenticate", token = new { id_token = "{}" } })).ShouldBeErrors("invalid_choice@process");
        (await TokenAsync(client, "google", new { id_token = "a.b.c" })).ShouldBeErrors("client_id_required@token");
        (await TokenAsync(client, "google", new { client_id = "another", id_token = "a.b.c" })).ShouldBeErrors("client_id_mismatch@token");
        (await TokenAsync(client, "google", new { client_id = GoogleClient })).ShouldBeErrors("token_required@token");
        (await TokenAsync(client, "google", new { client_id = GoogleClient, access_token = "ya29.x" })).ShouldBeErrors("token_required@token");
        (await TokenAsync(client, "google", new { client_id = GoogleClient, id_token = "a.b.c" })).ShouldBeErrors("invalid_token@token");
        (await TokenAsync(client, "github", new { client_id = GitHubClient, id_token = "a.b.c" })).ShouldBeErrors("token_required@token");
        (await TokenAsync(client, "github", new { client_id = GitHubClient, access_token = "gho_nobody" })).ShouldBeErrors("invalid_token@token");
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_access_token_of_GitHub_signs_in(AllauthKind kind)
    {
        var tokens = await GetTokensAsync("/dev/github/login/oauth/authorize", "/dev/github/login/oauth/access_token", GitHubClient, "pretend-github-secret-for-development");
        var answer = (await TokenAsync(Open(kind), "github", new { client_id = GitHubClient, access_token = tokens.GetProperty("access_token").GetString() })).ShouldBeSignedIn("socialaccount");
        answer.Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(Email);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-164")]
    public async Task An_ID_token_of_Google_signs_in_with_the_nonce_it_was_asked_with(AllauthKind kind)
    {
        var tokens = await GetTokensAsync("/dev/google/o/oauth2/v2/auth", "/dev/google/token", GoogleClient, "pretend-google-secret-for-development");
        var idToken = tokens.GetProperty("id_token").GetString();
        (await TokenAsync(Open(kind), "google", new { client_id = GoogleClient, id_token = idToken, nonce = "another" })).ShouldBeErrors("invalid_token@token");
        var answer = (await TokenAsync(Open(kind), "google", new { client_id = GoogleClient, id_token = idToken, nonce = "n-0S6_WzA2Mj" })).ShouldBeSignedIn("socialaccount");
        answer.Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(Email);
        answer.Data.GetProperty("methods")[0].GetProperty("provider").GetString().ShouldBe("google");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_sign_up_is_closed_no_identity_opens_it(AllauthKind kind)
    {
        var waiting = Open(kind);
        (await DummyAsync(waiting, email: null)).ShouldOwe("provider_signup");
        var accounts = Server.Services.GetRequiredService<IOptions<AccountsOptions>>().Value;
        accounts.SignUpEnabled = false;
        try
        {
            (await DummyAsync(Open(kind), Email)).ShouldBe(403);
            (await waiting.PostAsync("auth/provider/signup", new { email = Email })).ShouldBe(403);
            if (kind == AllauthKind.Browser)
                (await RedirectAsync()).ShouldBe("/spa?error=signup_closed&error_process=login");
        }
        finally
        {
            accounts.SignUpEnabled = true;
        }

        (await waiting.PostAsync("auth/provider/signup", new { email = Email })).ShouldOwe("verify_email");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_the_form_is_always_shown_an_address_that_somebody_proves_meanwhile_is_taken(AllauthKind kind)
    {
        var external = Server.Services.GetRequiredService<IOptions<ExternalOptions>>().Value;
        external.AutoSignUp = false;
        try
        {
            var client = Open(kind);
            (await DummyAsync(client, Email)).ShouldOwe("provider_signup");
            var known = (await client.GetAsync("auth/provider/signup")).ShouldBe(200).Data;
            known.GetProperty("email").GetRawText().ShouldBe($$"""[{"email":"{{Email}}","verified":true,"primary":true}]""");
            await Server.CreateAccountAsync(Email, a => a.UserName = null);
            (await client.PostAsync("auth/provider/signup", new { })).ShouldBeErrors("email_taken@email");
            var other = "other." + Email;
            (await client.PostAsync("auth/provider/signup", new { email = other })).ShouldOwe("verify_email");
            (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(other) })).ShouldBeSignedIn("socialaccount");
        }
        finally
        {
            external.AutoSignUp = true;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_nothing_waits_there_is_nothing_to_complete(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        foreach (var one in (AllauthClient[])[client, Open(kind)])
        {
            (await one.GetAsync("auth/provider/signup")).ShouldBe(409);
            (await one.PostAsync("auth/provider/signup", new { email = Email })).ShouldBe(409);
        }

        // Who gives up by signing out has begun nothing.
        var pending = Open(kind);
        (await DummyAsync(pending, email: null)).ShouldOwe("provider_signup");
        (await pending.DeleteAsync("auth/session")).ShouldBe(401);
        (await (kind == AllauthKind.App ? Open(kind) : pending).GetAsync("auth/provider/signup")).ShouldBe(409);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-165")]
    public async Task Connected_accounts_are_shown_to_their_owner_and_removed_after_a_recent_proof(AllauthKind kind)
    {
        (await Open(kind).GetAsync("account/providers")).ShouldOwe(null);
        (await Open(kind).DeleteAsync("account/providers", new { provider = "dummy", account = _login })).ShouldOwe(null);

        var (client, _) = await SignInAsync(kind);
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetRawText().ShouldBe("[]");
        (await DummyAsync(client, Email, "connect")).ShouldBeSignedIn("password");
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetRawText()
            .ShouldBe($$$"""[{"uid":"{{{_login}}}","display":"{{{Email}}}","provider":{"id":"dummy","name":"Dummy","flows":["provider_redirect","provider_token"]}}]""");
        (await client.DeleteAsync("account/providers", new { })).ShouldBeErrors("required@provider", "required@account");
        (await client.DeleteAsync("account/providers", new { provider = "github", account = _login })).ShouldBeErrors("account_not_found");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await client.DeleteAsync("account/providers", new { provider = "dummy", account = _login })).ShouldAskAgain(
            kind == AllauthKind.Browser ? ["reauthenticate", "provider_redirect", "password_reset_by_code?"] : ["reauthenticate", "password_reset_by_code?"]);
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBe(200);
        (await client.DeleteAsync("account/providers", new { provider = "dummy", account = _login })).ShouldBe(200).Data.GetRawText().ShouldBe("[]");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_an_endpoint_does_not_do_is_405_and_a_redirect_is_for_browsers(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.GetAsync("auth/provider/token")).Status.ShouldBe(405);
        (await client.PutAsync("auth/provider/signup", new { })).Status.ShouldBe(405);
        (await client.PostAsync("account/providers", new { })).Status.ShouldBe(405);
        (await client.PostFormAsync("auth/provider/redirect", ("provider", "dummy"), ("process", "login"), ("callback_url", "/spa"))).Status.ShouldBe(kind == AllauthKind.App ? 404 : 302);
        if (kind == AllauthKind.Browser)
            (await client.PostAsync("auth/provider/redirect", new { provider = "dummy", process = "login", callback_url = "/spa" })).Headers["Location"].ShouldBe("/signin?error=unknown&error_process=login");
    }

    private static Task<AllauthAnswer> TokenAsync(AllauthClient client, string provider, object token) =>
        client.PostAsync("auth/provider/token", new { provider, process = "login", token });

    private Task<AllauthAnswer> DummyAsync(AllauthClient client, string? email, string process = "login") => client.PostAsync(
        "auth/provider/token",
        new { provider = "dummy", process, token = new { id_token = JsonSerializer.Serialize(new { id = _login, email, email_verified = true }) } });

    /// <summary>Goes to the dummy in a new browser and comes back; where it ends.</summary>
    private async Task<string> RedirectAsync()
    {
        var browser = Open(AllauthKind.Browser);
        var there = (await browser.PostFormAsync("auth/provider/redirect", ("provider", "dummy"), ("process", "login"), ("callback_url", "/spa"))).Headers["Location"];
        return (await browser.PostFormAsync(new Uri(there).PathAndQuery, ("id", _login), ("email", Email), ("email_verified", "true"), ("action", "login"))).Headers["Location"];
    }

    /// <summary>Gets tokens at a pretended provider as an app does that uses the provider's own library: somebody allows it there, the code is redeemed.</summary>
    private async Task<JsonElement> GetTokensAsync(string authorize, string redeem, string clientId, string secret)
    {
        using var http = Server.Client();
        var callback = Server.Issuer + "/app";
        var asked = QueryHelpers.AddQueryString(authorize, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = clientId,
            ["redirect_uri"] = callback,
            ["response_type"] = "code",
            ["state"] = OpaqueToken.NewId(),
            ["scope"] = "openid email",
            ["nonce"] = "n-0S6_WzA2Mj",
            ["code_challenge"] = ProtocolClient.Challenge,
            ["code_challenge_method"] = "S256",
        });
        var allowed = await http.PostAsync(asked, Form(("person", "somebody"), ("login", _login), ("email", Email), ("verified", "true")));
        allowed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var code = QueryHelpers.ParseQuery(allowed.Headers.Location!.Query)["code"].ToString();
        var answer = await http.PostAsync(redeem, Form(
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback), ("code_verifier", ProtocolClient.Verifier), ("client_id", clientId), ("client_secret", secret)));
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
