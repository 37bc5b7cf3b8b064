using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Tests.Ports;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.ClientAuthentication;

public sealed class ClientAuthenticatorTests : IDisposable
{
    private const string Form = "grant_type=client_credentials";
    private readonly Engine _engine = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ClientAuthenticatorTests()
    {
        _engine.AddClient("basic");
        _engine.AddClient("post", Metadata("client_secret_post"));
        _engine.AddClient("public", Metadata("none"));
        var point = _key.ExportParameters(false).Q;
        var jwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k1","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}""";
        _engine.AddClient("signed", Metadata("private_key_jwt") with { Jwks = JsonDocument.Parse(jwks).RootElement });
    }

    public void Dispose()
    {
        _key.Dispose();
        _engine.Dispose();
    }

    [Theory]
    [Trait("Security", "S-140")]
    [InlineData("basic", 200)]
    [InlineData("post", 401)]
    [InlineData("public", 401)]
    [InlineData("signed", 401)]
    [InlineData("nobody", 401)]
    public async Task Only_the_registered_method_is_accepted(string client, int status)
    {
        var answer = await _engine.TokenAsync(Form, Engine.Basic(client));
        answer.Status.ShouldBe(status);
        if (status == 401)
            (answer.Error, answer.Headers.WWWAuthenticate.ToString()[..5]).ShouldBe(("invalid_client", "Basic"));
    }

    [Fact]
    [Trait("Security", "S-140")]
    public async Task Two_methods_at_once_are_refused()
    {
        (await _engine.TokenAsync(Form + "&client_id=basic&client_secret=s3cret", Engine.Basic("basic"))).Error.ShouldBe("invalid_request");
        (await _engine.TokenAsync(Form + "&client_id=other", Engine.Basic("basic"))).Error.ShouldBe("invalid_request");
        (await _engine.TokenAsync(Form + "&client_id=post&client_secret=s3cret")).Status.ShouldBe(200);
        (await _engine.TokenAsync(Form + "&client_id=public")).Error.ShouldBe("unauthorized_client");
        (await _engine.TokenAsync(Form)).Error.ShouldBe("invalid_client");
    }

    [Theory]
    [Trait("Security", "S-141")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic YmFzaWM=")]
    [InlineData("Basic YmFzaWM6")]
    [InlineData("Basic OnMzY3JldA==")]
    [InlineData("Basic YmFzaWM6c zNjcmV0")]
    [InlineData("Basic YmFzaWM6JXpa")]
    [InlineData("Bearer YmFzaWM6czNjcmV0")]
    public async Task Malformed_basic_credentials_are_refused(string header) =>
        (await _engine.TokenAsync(Form, header)).Error.ShouldBe("invalid_client");

    [Fact]
    public async Task Basic_credentials_are_form_decoded()
    {
        var client = _engine.AddClient("a:b+c");
        _engine.Clients["a:b+c"] = client with { Secrets = [_engine.Get<ClientSecrets>().FromChosen("p%q +:ä")] };
        (await _engine.TokenAsync(Form, Engine.Basic("a:b+c", "p%q +:ä"))).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-141")]
    public async Task Two_secrets_live_side_by_side_until_one_expires()
    {
        var (value, kept) = _engine.Get<ClientSecrets>().Generate(_engine.Clock.Now.AddHours(1));
        _engine.Clients["basic"] = _engine.Clients["basic"] with { Secrets = [.. _engine.Clients["basic"].Secrets, kept] };
        (await _engine.TokenAsync(Form, Engine.Basic("basic", value))).Status.ShouldBe(200);
        (await _engine.TokenAsync(Form, Engine.Basic("basic"))).Status.ShouldBe(200);
        _engine.Clock.Move(TimeSpan.FromHours(1));
        (await _engine.TokenAsync(Form, Engine.Basic("basic", value))).Error.ShouldBe("invalid_client");
        (await _engine.TokenAsync(Form, Engine.Basic("basic"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disabled_client_is_refused()
    {
        _engine.Clients["basic"] = _engine.Clients["basic"] with { Disabled = true };
        (await _engine.TokenAsync(Form, Engine.Basic("basic"))).Error.ShouldBe("invalid_client");
    }

    [Theory]
    [Trait("Security", "S-142")]
    [InlineData("{}", 200)]
    [InlineData("""{"nbf":8}""", 200)]
    [InlineData("""{"nbf":61}""", 401)]
    [InlineData("""{"exp":-300}""", 401)]
    [InlineData("""{"exp":3600}""", 401)]
    [InlineData("""{"exp":null}""", 401)]
    [InlineData("""{"aud":["https://id.example"]}""", 401)]
    [InlineData("""{"aud":"https://id.example/connect/token"}""", 401)]
    [InlineData("""{"aud":"https://id.example/"}""", 401)]
    [InlineData("""{"aud":null}""", 401)]
    [InlineData("""{"sub":"basic"}""", 401)]
    [InlineData("""{"iss":"basic"}""", 401)]
    [InlineData("""{"sub":null}""", 401)]
    [InlineData("""{"jti":null}""", 401)]
    public async Task Each_claim_of_an_assertion_is_checked(string change, int status) =>
        (await AssertAsync(Assertion(change))).Status.ShouldBe(status);

    [Fact]
    [Trait("Security", "S-142")]
    public async Task An_assertion_serves_once_and_only_with_the_clients_own_key()
    {
        var assertion = Assertion("{}");
        (await AssertAsync(assertion)).Status.ShouldBe(200);
        (await AssertAsync(assertion)).Error.ShouldBe("invalid_client");
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await AssertAsync(Assertion("{}", foreign))).Error.ShouldBe("invalid_client");
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task Every_refused_client_is_noted_with_the_reason_and_nobody_who_proved_itself()
    {
        var assertion = Assertion("{}");
        (await _engine.TokenAsync(Form, Engine.Basic("basic"))).Status.ShouldBe(200);
        (await AssertAsync(assertion)).Status.ShouldBe(200);
        // Who names nobody has not tried to be anybody.
        (await _engine.TokenAsync(Form)).Error.ShouldBe("invalid_client");
        (await _engine.TokenAsync(Form, "Basic !!!")).Error.ShouldBe("invalid_client");
        _engine.Refusals.Noted.ShouldBeEmpty();

        await _engine.TokenAsync(Form, Engine.Basic("basic", "wrong"));
        await _engine.IntrospectAsync("token", "nobody");
        await _engine.RevokeAsync("token", "post");
        await _engine.TokenAsync(Form + "&client_id=basic");
        await _engine.TokenAsync(Form + "&client_id=nobody");
        await AssertAsync(assertion);
        _engine.Clients["basic"] = _engine.Clients["basic"] with { Disabled = true };
        await _engine.TokenAsync(Form, Engine.Basic("basic"));
        _engine.Refusals.Noted.ShouldBe(
        [
            ("basic", "client_secret_basic", ClientRefusal.WrongSecret), (null, "client_secret_basic", ClientRefusal.Unknown), ("post", "client_secret_basic", ClientRefusal.WrongMethod),
            ("basic", "none", ClientRefusal.WrongMethod), (null, "none", ClientRefusal.Unknown), ("signed", "private_key_jwt", ClientRefusal.WrongAssertion),
            ("basic", "client_secret_basic", ClientRefusal.Disabled),
        ]);
    }

    private Task<Answer> AssertAsync(string assertion) => _engine.TokenAsync(
        $"{Form}&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={assertion}");

    private string Assertion(string change, ECDsa? key = null)
    {
        var now = _engine.Clock.Now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = "signed",
            ["sub"] = "signed",
            ["aud"] = Engine.Issuer,
            ["exp"] = now + 60,
            ["jti"] = Guid.CreateVersion7().ToString(),
        };
        foreach (var member in JsonDocument.Parse(change).RootElement.EnumerateObject())
        {
            claims[member.Name] = member.Value.ValueKind == JsonValueKind.Number ? now + member.Value.GetInt64() : member.Value;
            if (member.Value.ValueKind == JsonValueKind.Null)
                claims.Remove(member.Name);
        }

        var credentials = new SigningCredentials(new ECDsaSecurityKey(key ?? _key) { KeyId = "k1" }, "ES256")
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(claims)), credentials);
    }

    private static ClientMetadata Metadata(string method) =>
        new() { TokenEndpointAuthMethod = method, GrantTypes = ["authorization_code", "refresh_token", "client_credentials"] };
}
