using System.Text.Json;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.RelyingParties;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>
/// What userinfo tells, by scope and by name, plain and signed (OIDC Core §5.3, §5.4; Basic OP plan); and what a person may do, which stands in ID token and
/// introspection as well.
/// </summary>
public abstract class UserInfoTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Oidcc_userinfo_get_and_post__both_answer_with_the_bearer_header()
    {
        var (app, tokens) = await SignedInAsync();

        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();
        using var post = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo");
        post.Headers.Authorization = new("Bearer", tokens.AccessToken);
        (await app.SendAsync(post)).ShouldSucceed()["sub"].ShouldBe(tokens.IdToken["sub"]);
    }

    [Fact]
    public async Task Oidcc_scope_all__claims_come_with_the_right_types_and_none_is_empty()
    {
        var (app, tokens) = await SignedInAsync(("scope", "openid profile email address phone"));

        var claims = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed().Json;
        claims.GetProperty("name").GetString().ShouldBe("Ada Lovelace");
        claims.GetProperty("given_name").GetString().ShouldBe("Ada");
        claims.GetProperty("email").GetString()!.ShouldEndWith("@example.org");
        claims.GetProperty("email_verified").ValueKind.ShouldBe(JsonValueKind.True);
        claims.GetProperty("phone_number").GetString()!.ShouldStartWith("+1555");
        claims.GetProperty("phone_number_verified").ValueKind.ShouldBe(JsonValueKind.True);
        claims.GetProperty("updated_at").ValueKind.ShouldBe(JsonValueKind.Number);
        claims.GetProperty("address").GetProperty("country").GetString().ShouldBe("United Kingdom");
        claims.EnumerateObject().ShouldAllBe(c => c.Value.ValueKind != JsonValueKind.Null && c.Value.ToString() != "");
    }

    [Theory]
    [InlineData("profile", "name", "email")]
    [InlineData("email", "email", "name")]
    [InlineData("address", "address", "phone_number")]
    [InlineData("phone", "phone_number", "address")]
    public async Task Oidcc_scope_profile_email_address_phone__each_brings_its_claims_and_no_others(string scope, string there, string absent)
    {
        var (app, tokens) = await SignedInAsync(("scope", $"openid {scope}"));

        var claims = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();
        claims.Has(there).ShouldBeTrue();
        claims.Has(absent).ShouldBeFalse();
    }

    [Fact]
    public async Task Oidcc_claims_essential__a_claim_asked_for_by_name_comes()
    {
        var (app, tokens) = await SignedInAsync(("claims", """{"userinfo":{"name":{"essential":true}}}"""));

        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed()["name"].ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Oidcc_userinfo_rs256__a_client_may_have_userinfo_signed()
    {
        var app = await RegisterClientAsync(WebClient with { UserInfoSignedResponseAlg = "RS256" });
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();

        var answer = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        answer.Header("Content-Type").ShouldStartWith("application/jwt");
        var claims = SignedToken.Parse(answer.Body).ShouldBeSignedBy((await app.GetAsync("/.well-known/jwks.json")).Json);
        claims.Header.GetProperty("alg").GetString().ShouldBe("RS256");
        claims["sub"].ShouldBe(tokens.IdToken["sub"]);
        claims["iss"].ShouldBe(Server.Issuer);
        claims.Audiences.ShouldBe([app.ClientId]);
    }

    [Theory]
    [InlineData("groups permissions", true, true)]
    [InlineData("groups", true, false)]
    [InlineData("permissions", false, true)]
    [InlineData("", false, false)]
    public async Task What_a_person_may_do_comes_by_scope_in_ID_token_userinfo_and_introspection(string scope, bool tellsGroups, bool tellsPermissions)
    {
        var (app, ada) = (await RegisterClientAsync(s_rightsClient), await NewPersonAsync());
        var readers = await JoinAsync(ada, "users.read", "orders.read");
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", $"openid offline_access {scope}")))).ShouldSucceed();
        await ShouldTellAsync(app, tokens, tellsGroups ? [readers] : [], tellsPermissions ? ["orders.read", "users.read"] : []);

        // As it is when they are asked, and when a token is made.
        var writers = await JoinAsync(ada, "orders.write");
        var later = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
        await ShouldTellAsync(app, later, tellsGroups ? [.. new[] { readers, writers }.Order(StringComparer.Ordinal)] : [], tellsPermissions ? ["orders.read", "orders.write", "users.read"] : []);
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task A_client_that_may_not_ask_for_permissions_gets_none_by_name_either()
    {
        var (app, ada) = (await RegisterClientAsync(WebClient with { Scope = "openid" }), await NewPersonAsync());
        await JoinAsync(ada, "users.read");
        var claims = ("claims", (string?)"""{"userinfo":{"permissions":null,"groups":null},"id_token":{"permissions":{"essential":true},"groups":null}}""");
        await ShouldTellAsync(app, (await app.RedeemAsync(await ada.AuthorizeAsync(app, claims))).ShouldSucceed(), [], []);
    }

    private static readonly ClientMetadata s_rightsClient = WebClient with { Scope = WebClient.Scope + " permissions" };

    /// <summary>Brings somebody into a group of their own; its name.</summary>
    private async Task<string> JoinAsync(Person person, params string[] permissions)
    {
        var groups = Server.Services.GetRequiredService<GroupBook>();
        var made = await groups.CreateAsync(Rights.Operator, new(OpenId.Secrets.OpaqueToken.NewId(), null, permissions), CancellationToken.None);
        var group = made.ShouldBeOfType<AdministrationResult.DoneWith>().Group;
        (await groups.JoinAsync(Rights.Operator, person.Account.Id, group.Id, CancellationToken.None)).ShouldBeOfType<AdministrationResult.Done>();
        return group.Name!;
    }

    private static async Task ShouldTellAsync(ProtocolClient app, Answer tokens, string[] groups, string[] permissions)
    {
        JsonElement[] places = [tokens.IdToken.Claims, (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed().Json, (await app.IntrospectAsync(tokens.AccessToken)).ShouldSucceed().Json];
        foreach (var place in places)
        {
            ListOf(place, "groups").ShouldBe(groups);
            ListOf(place, "permissions").ShouldBe(permissions);
        }
    }

    /// <summary>A claim without a value is left out (OIDC Core §5.3.2).</summary>
    private static string?[] ListOf(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var list))
            return [];
        list.GetArrayLength().ShouldBePositive();
        return [.. list.EnumerateArray().Select(item => item.GetString())];
    }

    /// <summary>A new person signs in to a new client.</summary>
    private async Task<(ProtocolClient App, Answer Tokens)> SignedInAsync(params (string Name, string? Value)[] parameters)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, parameters))).ShouldSucceed();
        return (app, tokens);
    }
}

/// <inheritdoc cref="UserInfoTests" />
public sealed class SqliteUserInfoTests(SqliteServer shared) : UserInfoTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="UserInfoTests" />
public sealed class PostgreSqlUserInfoTests(PostgreSqlServer shared) : UserInfoTests(shared), IClassFixture<PostgreSqlServer>;
