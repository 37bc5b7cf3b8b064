using IdentityHost.OpenId.Tests.Ports;
using Microsoft.IdentityModel.JsonWebTokens;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Token;

public sealed class AuthorizationCodeGrantTests : IDisposable
{
    private readonly Engine _engine = new();

    public AuthorizationCodeGrantTests()
    {
        _engine.AddClient("app");
        _engine.AddClient("other");
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_code_gives_an_access_token_an_id_token_and_a_refresh_token()
    {
        var answer = await _engine.RedeemAsync(await _engine.AddCodeAsync("app", claims: """{"id_token":{"name":null}}"""));
        answer.Status.ShouldBe(200);
        answer.Headers.CacheControl.ToString().ShouldBe("no-store");
        answer.Text("token_type").ShouldBe("Bearer");
        answer.RefreshToken.Length.ShouldBe(86);

        var access = new JsonWebToken(answer.AccessToken);
        (access.Typ, access.Alg, access.Issuer, access.Subject).ShouldBe(("at+jwt", "ES256", Engine.Issuer, "ada"));
        access.GetClaim("client_id").Value.ShouldBe("app");

        var id = new JsonWebToken(answer.Text("id_token"));
        (id.Alg, id.Issuer, id.Subject, id.Audiences.Single()).ShouldBe(("RS256", Engine.Issuer, "ada", "app"));
        id.GetClaim("nonce").Value.ShouldBe("n-0S6");
        id.GetClaim("sid").Value.ShouldBe("session-1");
        id.GetClaim("name").Value.ShouldBe("Ada Lovelace");
        id.TryGetClaim("azp", out _).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-106")]
    public async Task A_code_used_twice_is_refused_and_its_tokens_die()
    {
        var code = await _engine.AddCodeAsync("app");
        var tokens = await _engine.RedeemAsync(code);
        (await _engine.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
        (await _engine.IntrospectAsync(tokens.AccessToken)).Body.ShouldBe("""{"active":false}""");
        (await _engine.RefreshAsync(tokens.RefreshToken)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task Nobody_but_the_right_client_with_verifier_and_redirect_uri_can_use_or_spend_a_code()
    {
        var code = await _engine.AddCodeAsync("app");
        (await _engine.RedeemAsync(code, "other")).Error.ShouldBe("invalid_grant");
        var form = $"grant_type=authorization_code&code={code}&redirect_uri=";
        (await _engine.TokenAsync(form + "https%3A%2F%2Fapp.example%2Fcb", Engine.Basic("app"))).Error.ShouldBe("invalid_grant");
        (await _engine.TokenAsync(form + $"https%3A%2F%2Fapp.example%2Fcb%2F&code_verifier={Engine.Verifier}", Engine.Basic("app"))).Error.ShouldBe("invalid_grant");
        (await _engine.TokenAsync(form + $"https%3A%2F%2Fapp.example%2Fcb&code_verifier={new string('a', 43)}", Engine.Basic("app"))).Error.ShouldBe("invalid_grant");
        (await _engine.RedeemAsync(code)).Status.ShouldBe(200);
    }

    [Theory]
    [Trait("Security", "S-120")]
    [InlineData("account orders.read", "", null)]
    [InlineData("openid account orders.read", "", null)]
    [InlineData("account orders.read", "&resource=https://id.example/api/v1&resource=https://orders.example", null)]
    [InlineData("account orders.read", "&resource=https://orders.example", "https://orders.example")]
    [InlineData("account orders.read", "&resource=https://id.example/api/v1", "https://id.example/api/v1")]
    [InlineData("openid account", "", "https://id.example/api/v1 https://id.example")]
    [InlineData("orders.read bills.read", "", "https://orders.example https://bills.example")]
    public async Task A_token_for_an_api_of_this_server_is_for_no_service_as_well(string scope, string resource, string? audience)
    {
        await _engine.Scopes.SaveAsync(new("orders.read", "Read your orders", ["https://orders.example"]), default);
        await _engine.Scopes.SaveAsync(new("bills.read", "Read your bills", ["https://bills.example"]), default);
        var code = await _engine.AddCodeAsync("app", scope);

        var answer = await _engine.RedeemAsync(code, more: resource);
        if (audience is not null)
        {
            new JsonWebToken(answer.AccessToken).Audiences.ShouldBe(audience.Split(' '), ignoreOrder: true);
            return;
        }

        (answer.Status, answer.Error).ShouldBe((400, "invalid_target"));
        (await _engine.RedeemAsync(code, more: "&resource=https://orders.example")).Status.ShouldBe(200, "the slip did not spend the code");
    }

    [Fact]
    public async Task A_code_older_than_a_minute_is_refused()
    {
        var code = await _engine.AddCodeAsync("app");
        _engine.Clock.Move(TimeSpan.FromSeconds(61));
        (await _engine.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task A_code_dies_with_its_session()
    {
        var code = await _engine.AddCodeAsync("app");
        _engine.Subjects.SessionAlive = false;
        (await _engine.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("grant_type=password", "unsupported_grant_type")]
    [InlineData("", "invalid_request")]
    [InlineData("grant_type=", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "invalid_request")]
    [InlineData("grant_type=authorization_code", "invalid_request")]
    [InlineData("grant_type=client_credentials&scope=openid", "invalid_scope")]
    [InlineData("grant_type=client_credentials&scope=nowhere", "invalid_scope")]
    [InlineData("grant_type=client_credentials&x=%FF", "invalid_request")]
    public async Task Every_fault_of_a_token_request_has_its_own_error(string form, string error)
    {
        var answer = await _engine.TokenAsync(form, Engine.Basic("app"));
        (answer.Status, answer.Error).ShouldBe((400, error));
        answer.Headers.CacheControl.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task Client_credentials_give_an_access_token_for_the_client_itself_and_nothing_else()
    {
        var answer = await _engine.TokenAsync("grant_type=client_credentials", Engine.Basic("app"));
        new JsonWebToken(answer.AccessToken).Subject.ShouldBe("app");
        answer.Text("refresh_token").ShouldBeNull();
        answer.Text("id_token").ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-125")]
    public async Task Another_client_learns_nothing_at_introspection()
    {
        var tokens = await _engine.RedeemAsync(await _engine.AddCodeAsync("app"));
        (await _engine.IntrospectAsync(tokens.AccessToken)).Text("active").ShouldBe("True");
        (await _engine.IntrospectAsync(tokens.RefreshToken)).Text("active").ShouldBe("True");
        (await _engine.IntrospectAsync(tokens.AccessToken, "other")).Body.ShouldBe("""{"active":false}""");
        (await _engine.IntrospectAsync(tokens.RefreshToken, "other")).Body.ShouldBe("""{"active":false}""");
    }

    [Fact]
    [Trait("Security", "S-126")]
    public async Task Revocation_ends_the_clients_own_grant_only_and_never_hides_a_fault()
    {
        var tokens = await _engine.RedeemAsync(await _engine.AddCodeAsync("app"));
        (await _engine.RevokeAsync(tokens.RefreshToken, "other")).Status.ShouldBe(400);
        _engine.Grants.Broken = true;
        (await _engine.RevokeAsync(tokens.RefreshToken)).Status.ShouldBe(503);
        _engine.Grants.Broken = false;
        (await _engine.IntrospectAsync(tokens.AccessToken)).Text("active").ShouldBe("True");
        (await _engine.RevokeAsync(tokens.RefreshToken, more: "&token_type_hint=access_token")).Status.ShouldBe(200);
        (await _engine.IntrospectAsync(tokens.AccessToken)).Body.ShouldBe("""{"active":false}""");
        (await _engine.RevokeAsync("unknown")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Userinfo_tells_what_was_asked_for_and_nothing_empty()
    {
        var tokens = await _engine.RedeemAsync(await _engine.AddCodeAsync("app", "openid email", """{"userinfo":{"name":{"essential":true},"groups":null}}"""));
        var answer = await _engine.UserInfoAsync("bearer " + tokens.AccessToken);
        answer.Body.ShouldBe("""{"sub":"ada","name":"Ada Lovelace","email":"ada@example.org","email_verified":true}""");
        (await _engine.UserInfoAsync(null, "POST", "access_token=" + tokens.AccessToken)).Body.ShouldBe(answer.Body);
    }

    [Fact]
    [Trait("Security", "S-121")]
    public async Task Userinfo_refuses_every_other_kind_of_token_with_the_challenge_of_rfc_6750()
    {
        var tokens = await _engine.RedeemAsync(await _engine.AddCodeAsync("app"));
        var none = await _engine.UserInfoAsync(null);
        (none.Status, none.Headers.WWWAuthenticate.ToString()).ShouldBe((401, "Bearer"));
        foreach (var wrong in new[] { tokens.Text("id_token"), tokens.RefreshToken, "x" })
        {
            var refused = await _engine.UserInfoAsync("Bearer " + wrong);
            refused.Status.ShouldBe(401);
            refused.Headers.WWWAuthenticate.ToString().ShouldStartWith("Bearer error=\"invalid_token\"");
        }

        var machine = await _engine.TokenAsync("grant_type=client_credentials", Engine.Basic("app"));
        (await _engine.UserInfoAsync("Bearer " + machine.AccessToken)).Status.ShouldBe(403);
        (await _engine.UserInfoAsync("Bearer " + tokens.AccessToken, "POST", "access_token=" + tokens.AccessToken)).Status.ShouldBe(400);
    }
}
