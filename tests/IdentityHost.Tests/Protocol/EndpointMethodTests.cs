using System.Net;
using System.Text;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>Methods, media types and sizes at every endpoint for programs (RFC 6749 §3.2, RFC 9110 §15.5.6; S-080, S-210).</summary>
public abstract class EndpointMethodTests(SharedServer shared) : ProtocolTests(shared)
{
    public static TheoryData<string, string> WrongMethods => new()
    {
        { "GET", "/connect/token" }, { "PUT", "/connect/token" }, { "DELETE", "/connect/token" },
        { "GET", "/connect/par" }, { "GET", "/connect/revoke" }, { "GET", "/connect/introspect" }, { "GET", "/connect/register" },
        { "PUT", "/connect/userinfo" }, { "POST", "/connect/register/x" }, { "DELETE", "/connect/authorize" }, { "PUT", "/connect/logout" },
        { "POST", "/.well-known/openid-configuration" }, { "POST", "/.well-known/jwks.json" },
    };

    [Theory]
    [MemberData(nameof(WrongMethods))]
    [Trait("Security", "S-080")]
    public async Task RFC9110_15_5_6__another_method_is_405_with_Allow_and_the_protocols_own_error(string method, string path)
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await app.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Header("Allow").ShouldNotBeEmpty();
        answer.Header("Allow").ShouldNotContain(method);
        if (path.StartsWith("/connect", StringComparison.Ordinal))
            answer.ShouldBeError(405, "invalid_request");
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/par")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/introspect")]
    public async Task RFC6749_3_2__another_media_type_is_invalid_request(string path)
    {
        var app = await RegisterClientAsync();
        foreach (var type in (string[])["application/json", "multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded; charset=utf-16"])
            (await SendAsync(app, path, "token=x&grant_type=client_credentials", type)).ShouldBeError(400, "invalid_request");
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/par")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/introspect")]
    [Trait("Security", "S-210")]
    public async Task Bodies_that_are_too_large_or_not_UTF_8_or_repeat_themselves_are_refused(string path)
    {
        var app = await RegisterClientAsync();
        const string Form = "application/x-www-form-urlencoded";

        (await SendAsync(app, path, "token=" + new string('a', 40_000), Form)).ShouldBeError(413, "invalid_request");
        (await SendAsync(app, path, "token=%FF%FE", Form)).ShouldBeError(400, "invalid_request");
        (await SendAsync(app, path, "token=%zz", Form)).ShouldBeError(400, "invalid_request");
        (await SendAsync(app, path, "token=a&token=b", Form)).ShouldBeError(400, "invalid_request");
        (await SendAsync(app, path, string.Join('&', Enumerable.Range(0, 100).Select(i => $"p{i}=1")), Form)).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task RFC6749_2_3_1__credentials_in_the_URL_are_not_looked_at()
    {
        var app = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "client_secret_post" });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/connect/token?client_id={app.ClientId}&client_secret={app.Secret}&grant_type=client_credentials")
        {
            Content = new FormUrlEncodedContent([]),
        };

        (await app.SendAsync(request)).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    public async Task RFC6749_3_2__unknown_parameters_are_ignored_and_empty_ones_absent()
    {
        var app = await RegisterClientAsync();

        (await app.TokenAsync(("grant_type", "client_credentials"), ("extra", "foobar"), ("scope", ""), ("resource", ""))).ShouldSucceed();
        (await app.TokenAsync(("grant_type", ""))).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task An_unknown_path_below_connect_is_404_in_JSON()
    {
        var app = await RegisterClientAsync();

        (await app.GetAsync("/connect/unheard_of")).ShouldBeError(404, "invalid_request");
    }

    private static async Task<Answer> SendAsync(ProtocolClient app, string path, string body, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Authorization = ProtocolClient.Basic(app.ClientId, app.Secret!);
        return await app.SendAsync(request);
    }
}

/// <inheritdoc cref="EndpointMethodTests" />
public sealed class SqliteEndpointMethodTests(SqliteServer shared) : EndpointMethodTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="EndpointMethodTests" />
public sealed class PostgreSqlEndpointMethodTests(PostgreSqlServer shared) : EndpointMethodTests(shared), IClassFixture<PostgreSqlServer>;
