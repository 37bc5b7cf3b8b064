using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.OpenId.Registration;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Every kind of token at every place where a token opens something: each opens its own door only (S-121).</summary>
[Trait("Security", "S-121")]
public sealed partial class TokenKindTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_token_of_one_kind_is_nothing_where_another_is_asked_for()
    {
        var (app, ada, tokens) = await TokensAsync();
        using var wire = new Wire(Server.Origin);

        foreach (var (kind, token) in tokens)
        {
            if (kind != "access token")
            {
                (await app.UserInfoAsync(token)).Status.ShouldBe(kind == "client's own access token" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, kind);
                if (kind != "refresh token")
                    (await app.IntrospectAsync(token)).ShouldSucceed().Active.ShouldBe(kind == "client's own access token", kind);
            }

            if (kind != "refresh token")
                (await app.RefreshAsync(token)).ShouldBeError(400, "invalid_grant");
            if (kind != "code")
                (await app.TokenAsync(("grant_type", "authorization_code"), ("code", token), ("redirect_uri", app.RedirectUri), ("code_verifier", ProtocolClient.Verifier))).ShouldBeError(400, "invalid_grant");
            if (kind != "registration access token")
                (await app.GetAsync("/connect/register/" + tokens["registered client"], token)).Status.ShouldBe(HttpStatusCode.Unauthorized, kind);
            if (kind != "session token")
                (await wire.SendAsync(new Message("GET", "/account").With("Cookie", "sessionid=" + token))).Status.ShouldBe(HttpStatusCode.SeeOther, kind);
            if (kind != "ID token")
            {
                var hinted = AuthorizationResponse.Read(await ada.Browser.OpenAsync(app.AuthorizationUrl(("id_token_hint", token), ("prompt", "none"))));
                hinted?["code"].ShouldBeNull(kind);
            }

            if (kind != "request_uri")
                (await ada.Browser.OpenAsync($"/connect/authorize?client_id={app.ClientId}&request_uri=urn:ietf:params:oauth:request_uri:{Uri.EscapeDataString(token)}")).Left.ShouldBeFalse(kind);
        }

        // Nothing of this harmed the real ones.
        (await app.UserInfoAsync(tokens["access token"])).ShouldSucceed();
        (await app.RefreshAsync(tokens["refresh token"])).ShouldSucceed();
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", tokens["code"]), ("redirect_uri", app.RedirectUri), ("code_verifier", ProtocolClient.Verifier))).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-196")]
    public async Task What_serves_once_is_neither_spent_nor_deleted_as_something_else()
    {
        var (app, ada, tokens) = await TokensAsync();
        using var wire = new Wire(Server.Origin);
        var newcomer = OpenBrowser();
        var email = $"new.{OpenId.Secrets.OpaqueToken.NewId().ToLowerInvariant()}@example.org";
        var verify = await newcomer.PressAsync(await newcomer.OpenAsync("/signup"), "Sign up", ("Email", email), ("Password", "a long enough passphrase"));
        tokens["sign-up token"] = newcomer.Cookies.Single(c => c.Name == "sessionid").Value;
        tokens["sign-up code"] = await CodeSentToAsync(app, email);
        tokens["initial access token"] = (await Server.Services.GetRequiredService<InitialAccessTokens>().IssueAsync(note: null, seconds: null, uses: null, CancellationToken.None))
            .ShouldBeOfType<IssuingResult.Issued>().Token;

        foreach (var (kind, token) in tokens)
        {
            if (kind is not ("access token" or "refresh token" or "client's own access token"))
            {
                foreach (var hint in (string?[])[null, "refresh_token", "access_token", "authorization_code"])
                    (await app.RevokeAsync(token, ("token_type_hint", hint))).ShouldSucceed();
            }

            if (kind != "registration access token")
                (await app.SendJsonAsync(HttpMethod.Delete, "/connect/register/" + tokens["registered client"], null, token)).ShouldBeError(401, "invalid_token");
            if (kind != "sign-up token")
                (await wire.SendAsync(new Message("GET", "/signup/verify").With("Cookie", "sessionid=" + Uri.EscapeDataString(token)))).Status.ShouldBe(HttpStatusCode.SeeOther, kind);
            if (kind != "session token")
                await wire.SendAsync(new Message("GET", "/connect/logout?id_token_hint=").With("Cookie", "sessionid=" + Uri.EscapeDataString(token)));
            if (kind != "request_uri")
            {
                foreach (var page in (string[])["/consent", "/choose-account"])
                    (await ada.Browser.OpenAsync($"{page}?request={Uri.EscapeDataString(token)}")).Status.ShouldBe(HttpStatusCode.NotFound, kind);
            }

            if (kind != "code")
                (await app.TokenAsync(("grant_type", "authorization_code"), ("code", token), ("redirect_uri", app.RedirectUri), ("code_verifier", ProtocolClient.Verifier))).ShouldBeError(400, "invalid_grant");
            if (kind != "refresh token")
                (await app.RefreshAsync(token)).ShouldBeError(400, "invalid_grant");
        }

        // Each is still there, and good for what it was made for.
        (await app.UserInfoAsync(tokens["access token"])).ShouldSucceed();
        (await app.RefreshAsync(tokens["refresh token"])).ShouldSucceed();
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", tokens["code"]), ("redirect_uri", app.RedirectUri), ("code_verifier", ProtocolClient.Verifier))).ShouldSucceed();
        (await ada.AuthorizePushedAsync(app, "urn:ietf:params:oauth:request_uri:" + tokens["request_uri"])).Code.ShouldNotBeNull();
        (await app.GetAsync("/connect/register/" + tokens["registered client"], tokens["registration access token"])).ShouldSucceed();
        (await Server.Services.GetRequiredService<IInitialAccessTokens>().IsAliveAsync(OpenId.Secrets.OpaqueToken.Hash(tokens["initial access token"]), Server.Clock.GetUtcNow(), CancellationToken.None)).ShouldBeTrue();
        (await newcomer.PressAsync(verify, "Continue", ("Code", tokens["sign-up code"]))).Url.AbsolutePath.ShouldBe("/account");
    }

    /// <summary>The code in the mail, which leaves a moment after the page was answered.</summary>
    private static async Task<string> CodeSentToAsync(ProtocolClient anybody, string email)
    {
        for (var i = 0; i < 200; i++)
        {
            var mail = (await anybody.GetAsync("/dev/mailbox.json")).Json.EnumerateArray().FirstOrDefault(m => m.GetRawText().Contains(email, StringComparison.Ordinal));
            if (mail.ValueKind == System.Text.Json.JsonValueKind.Object)
                return SignUpCode().Match(mail.GetProperty("text").GetString()!).Value;
            await Task.Delay(50);
        }

        throw new InvalidOperationException($"No mail came for {email}.");
    }

    [GeneratedRegex(@"\b\d{3}[ -]?\d{3}\b", RegexOptions.None, 1000)]
    private static partial Regex SignUpCode();

    [Fact]
    public async Task A_token_whose_parts_are_swapped_or_cut_opens_nothing()
    {
        var (app, _, tokens) = await TokensAsync();
        var (access, id) = (tokens["access token"].Split('.'), tokens["ID token"].Split('.'));

        foreach (var forged in (string[])
        [
            $"{access[0]}.{id[1]}.{id[2]}", $"{access[0]}.{access[1]}.{id[2]}", $"{id[0]}.{access[1]}.{access[2]}", $"{access[0]}.{access[1]}.", $"{access[0]}.{access[1]}",
            $"{access[0]}..{access[2]}", $".{access[1]}.{access[2]}", $"{access[0]}.{access[1]}.{access[2]}.", $"{access[0]}.{access[1]}.{access[2]}=", $"{access[0]}.{access[1]}.{access[2][..^4]}",
            $"{access[0]}.{access[1]}.{access[2]}AAAA", $"{access[0]} .{access[1]}.{access[2]}", $"{access[0]}.{access[1]}.{new string('A', access[2].Length)}",
        ])
        {
            ((int)(await app.UserInfoAsync(forged)).Status).ShouldBeOneOf([400, 401], forged);
            (await app.IntrospectAsync(forged)).ShouldSucceed().Active.ShouldBeFalse(forged);
        }
    }

    private async Task<(ProtocolClient App, Person Ada, Dictionary<string, string> Tokens)> TokensAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var registered = (await app.SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { Callback } })).ShouldSucceed(HttpStatusCode.Created);
        return (app, ada, new(StringComparer.Ordinal)
        {
            ["access token"] = tokens.AccessToken,
            ["client's own access token"] = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed().AccessToken,
            ["ID token"] = tokens["id_token"]!,
            ["refresh token"] = tokens.RefreshToken,
            ["code"] = (await ada.AuthorizeAsync(app)).Code,
            ["request_uri"] = (await app.PushAsync())["request_uri"]!.Split(':')[^1],
            ["registration access token"] = registered["registration_access_token"]!,
            ["registered client"] = registered["client_id"]!,
            ["session token"] = ada.Browser.Cookies.Single(c => c.Name == "sessionid").Value,
            ["client secret"] = app.Secret!,
        });
    }
}
