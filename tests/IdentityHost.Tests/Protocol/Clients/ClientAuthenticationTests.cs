using System.Net;
using System.Text;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>How clients prove who they are (RFC 6749 §2.3; S-140, S-141; part 3 no. 4).</summary>
public abstract class ClientAuthenticationTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    [Trait("Security", "S-141")]
    public async Task RFC6749_5_2__a_wrong_secret_and_an_unknown_client_get_the_same_answer()
    {
        var app = await RegisterClientAsync();

        var wrong = await SendAsync(app, ProtocolClient.Basic(app.ClientId, "wrong").ToString());
        var unknown = await SendAsync(app, ProtocolClient.Basic("nobody", "wrong").ToString());

        wrong.ShouldBeError(401, "invalid_client").Header("WWW-Authenticate").ShouldStartWith("Basic");
        unknown.ShouldBeError(401, "invalid_client").Header("WWW-Authenticate").ShouldStartWith("Basic");
        unknown.Body.ShouldBe(wrong.Body);
    }

    [Fact]
    [Trait("Security", "S-140")]
    public async Task RFC6749_2_3__two_methods_at_once_are_refused()
    {
        var app = await RegisterClientAsync();

        (await app.TokenAsync(("grant_type", "client_credentials"), ("client_id", app.ClientId), ("client_secret", app.Secret)))
            .ShouldBeError(400, "invalid_request", "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-140")]
    public async Task A_client_uses_the_method_it_registered_and_no_other()
    {
        var post = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "client_secret_post" });

        var answer = await SendAsync(post, ProtocolClient.Basic(post.ClientId, post.Secret!).ToString());

        answer.ShouldBeError(401, "invalid_client");
    }

    [Fact]
    public async Task Client_auth_basic_form_decoded__percent_encoded_credentials_are_decoded()
    {
        var app = await RegisterClientAsync();
        var encoded = string.Concat(app.ClientId.Select(c => $"%{(int)c:X2}")) + ":" + string.Concat(app.Secret!.Select(c => $"%{(int)c:x2}"));

        (await SendAsync(app, "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(encoded)))).ShouldSucceed();
    }

    [Fact]
    public async Task Interop_scheme_names_are_not_case_sensitive()
    {
        var app = await RegisterClientAsync();

        (await SendAsync(app, ProtocolClient.Basic(app.ClientId, app.Secret!).ToString().Replace("Basic", "bAsIc", StringComparison.Ordinal))).ShouldSucceed();
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic /////w==")]
    [InlineData("Basic Og==")]
    [InlineData("Negotiate abc")]
    [Trait("Security", "S-141")]
    public async Task Malformed_credentials_are_invalid_client_and_never_a_fault(string authorization)
    {
        var app = await RegisterClientAsync();

        var answer = await SendAsync(app, authorization);

        answer.Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
        answer["error"].ShouldBeOneOf("invalid_client", "invalid_request");
    }

    [Fact]
    public async Task A_disabled_client_is_refused_and_its_tokens_are_dead()
    {
        var app = await Server.RegisterAsync(WebClient, Transcript, c => c with { FirstParty = true, RequireConsent = false, Disabled = true });

        (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(401, "invalid_client");
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/par")]
    [Trait("Security", "S-140")]
    public async Task Every_endpoint_for_clients_demands_authentication(string path)
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("token", "x"), new("grant_type", "client_credentials"), new("client_id", app.ClientId)]),
        };

        (await app.SendAsync(request)).ShouldBeError(401, "invalid_client");
    }

    private static async Task<Answer> SendAsync(ProtocolClient app, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await app.SendAsync(request);
    }
}

/// <inheritdoc cref="ClientAuthenticationTests" />
public sealed class SqliteClientAuthenticationTests(SqliteServer shared) : ClientAuthenticationTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ClientAuthenticationTests" />
public sealed class PostgreSqlClientAuthenticationTests(PostgreSqlServer shared) : ClientAuthenticationTests(shared), IClassFixture<PostgreSqlServer>;
