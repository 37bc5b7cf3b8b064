using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>Pushed authorization requests (RFC 9126; the par-… modules of FAPI 2.0).</summary>
public abstract class PushedRequestTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task RFC9126_2_2__a_pushed_request_is_opened_by_its_uri()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var pushed = (await app.PushAsync(("nonce", "n-1"))).ShouldSucceed(HttpStatusCode.Created);
        var response = await ada.AuthorizePushedAsync(app, pushed["request_uri"]!);
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();

        pushed["request_uri"]!.ShouldStartWith("urn:ietf:params:oauth:request_uri:");
        pushed.Json.GetProperty("expires_in").GetInt32().ShouldBeInRange(5, 600);
        pushed.Header("Cache-Control").ShouldContain("no-store");
        tokens.IdToken["nonce"].ShouldBe("n-1");
    }

    [Fact]
    [Trait("Security", "S-109")]
    public async Task Fapi2_par_attempt_reuse_request_uri__an_answered_request_cannot_be_opened_again()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var requestUri = (await app.PushAsync())["request_uri"]!;
        await ada.AuthorizePushedAsync(app, requestUri);

        (await OpenAsync(app, requestUri)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Fapi2_par_ensure_reused_request_uri_prior_to_auth_completion_succeeds()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var requestUri = (await app.PushAsync())["request_uri"]!;

        (await ada.Browser.OpenAsync(PushedUrl(app, requestUri))).AsksToSignIn().ShouldBeTrue();

        (await app.RedeemAsync(await ada.AuthorizePushedAsync(app, requestUri))).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-109")]
    public async Task Fapi2_par_attempt_to_use_expired_request_uri__is_refused()
    {
        var app = await RegisterClientAsync();
        var requestUri = (await app.PushAsync())["request_uri"]!;
        Server.Clock.Advance(TimeSpan.FromSeconds(61));

        (await OpenAsync(app, requestUri)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Security", "S-109")]
    public async Task Fapi2_par_attempt_to_use_request_uri_for_different_client__is_refused()
    {
        var app = await RegisterClientAsync();
        var other = await RegisterClientAsync();
        var requestUri = (await app.PushAsync())["request_uri"]!;

        (await OpenAsync(other, requestUri)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Fapi2_par_containing_request_uri__is_refused()
    {
        var app = await RegisterClientAsync();

        (await app.PushAsync(("request_uri", "urn:ietf:params:oauth:request_uri:x"))).ShouldBeError(400, "invalid_request", "invalid_request_uri");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Fapi2_par_invalid_http_method__is_405(string method)
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/connect/par");

        (await app.SendAsync(request)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task RFC9126_2_1__the_client_authenticates_as_at_the_token_endpoint()
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/par") { Content = new FormUrlEncodedContent(app.AuthorizationParameters()!) };
        request.Headers.Authorization = ProtocolClient.Basic(app.ClientId, "wrong");

        var answer = await app.SendAsync(request);

        answer.ShouldBeError(401, "invalid_client");
        answer.Header("WWW-Authenticate").ShouldStartWith("Basic");
    }

    [Theory]
    [InlineData("redirect_uri", "https://app.example/other", "invalid_request", "invalid_redirect_uri")]
    [InlineData("response_type", "token", "unsupported_response_type", "invalid_request")]
    [InlineData("scope", "openid unheard_of", "invalid_scope", "invalid_scope")]
    [InlineData("code_challenge_method", "plain", "invalid_request", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request", "invalid_request")]
    public async Task RFC9126_2_3__what_the_authorization_endpoint_would_refuse_is_refused_at_once(string name, string value, params string[] errors)
    {
        var app = await RegisterClientAsync();

        (await app.PushAsync((name, value))).ShouldBeError(400, errors);
    }

    [Fact]
    public async Task RFC9126_6__a_client_that_must_push_is_refused_at_the_front()
    {
        var app = await RegisterClientAsync(WebClient with { RequirePushedAuthorizationRequests = true });
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app)).ShouldBeError("invalid_request");
        (await app.RedeemAsync(await ada.AuthorizePushedAsync(app, (await app.PushAsync())["request_uri"]!))).ShouldSucceed();
    }

    [Fact]
    public async Task RFC9126_2_3__a_body_too_big_is_413()
    {
        var app = await RegisterClientAsync();

        var answer = await app.PushAsync(("state", new string('a', 200_000)));

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static string PushedUrl(ProtocolClient app, string requestUri) =>
        $"/connect/authorize?client_id={Uri.EscapeDataString(app.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}";

    private Task<Testing.Browsing.Page> OpenAsync(ProtocolClient app, string requestUri) => OpenBrowser().OpenAsync(PushedUrl(app, requestUri));
}

/// <inheritdoc cref="PushedRequestTests" />
public sealed class SqlitePushedRequestTests(SqliteServer shared) : PushedRequestTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="PushedRequestTests" />
public sealed class PostgreSqlPushedRequestTests(PostgreSqlServer shared) : PushedRequestTests(shared), IClassFixture<PostgreSqlServer>;
