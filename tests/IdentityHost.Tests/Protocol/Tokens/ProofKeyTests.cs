using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.RelyingParties;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Proof keys (RFC 7636; RFC 9700 §2.1.1; S-104).</summary>
public abstract class ProofKeyTests(SharedServer shared) : ProtocolTests(shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrongwrongwrongwrongwrongwrongwrongwrongwrong")]
    [InlineData("short")]
    [Trait("Security", "S-104")]
    public async Task Fapi2_incorrect_pkce_code_verifier_rejected__also_missing_and_short(string? verifier)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app);

        (await app.RedeemAsync(response, ("code_verifier", verifier))).ShouldBeError(400, "invalid_grant");
        (await app.RedeemAsync(response)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-104")]
    public async Task RFC9700_2_1_1__a_verifier_for_a_code_without_challenge_is_refused()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app, ("code_challenge", null), ("code_challenge_method", null));

        (await app.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
    }

    [Theory]
    [InlineData("plain", ProtocolClient.Challenge)]
    [InlineData(null, ProtocolClient.Challenge)]
    [InlineData("S256", "short")]
    [Trait("Security", "S-104")]
    public async Task Fapi2_par_plain_pkce_rejected__also_without_method_and_malformed(string? method, string challenge)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("code_challenge_method", method), ("code_challenge", challenge))).ShouldBeError("invalid_request");
    }

    [Fact]
    [Trait("Security", "S-104")]
    public async Task RFC7636__a_public_client_must_send_a_challenge()
    {
        var app = await RegisterClientAsync(PublicClient);
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("code_challenge", null), ("code_challenge_method", null))).ShouldBeError("invalid_request");
        (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();
    }

    /// <summary>A single-page or native app: no secret.</summary>
    private static ClientMetadata PublicClient =>
        WebClient with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code", "refresh_token"] };
}

/// <inheritdoc cref="ProofKeyTests" />
public sealed class SqliteProofKeyTests(SqliteServer shared) : ProofKeyTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ProofKeyTests" />
public sealed class PostgreSqlProofKeyTests(PostgreSqlServer shared) : ProofKeyTests(shared), IClassFixture<PostgreSqlServer>;
