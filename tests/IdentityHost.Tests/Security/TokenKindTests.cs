using System.Net;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Every kind of token at every place where a token opens something: each opens its own door only (S-121).</summary>
[Trait("Security", "S-121")]
public sealed class TokenKindTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
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
