using System.Net;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>Where a response may go: exact match, loopback ports aside (RFC 9700 §4.1.3, RFC 8252 §7.3; Dynamic OP plan).</summary>
public abstract class RedirectUriTests(SharedServer shared) : ProtocolTests(shared)
{
    [Theory]
    [Trait("Security", "S-100")]
    [InlineData("https://app.example/cb/")]
    [InlineData("https://app.example/CB")]
    [InlineData("https://app.example:443/cb")]
    [InlineData("https://app.example/cb?foo=bar")]
    [InlineData("https://app.example/cb#x")]
    [InlineData("https://app.example/x/../cb")]
    [InlineData("https://app.example.evil.example/cb")]
    [InlineData("http://app.example/cb")]
    [InlineData("https://user@app.example/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example/cb")]
    public async Task Redirect_exact__anything_but_the_registered_string_gives_a_page(string redirectUri)
    {
        var app = await RegisterClientAsync();

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("redirect_uri", redirectUri)));

        page.Left.ShouldBeFalse();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Header("Location").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Callback)]
    [InlineData(Callback + "?foo=baz")]
    [InlineData(Callback + "?foo=bar&more=1")]
    public async Task Oidcc_redirect_uri_query_mismatch_and_added__give_a_page(string redirectUri)
    {
        var app = await RegisterClientAsync(WebClient with { RedirectUris = [Callback + "?foo=bar"] });

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("redirect_uri", redirectUri)));

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Oidcc_ensure_redirect_uri_in_authorization_request__two_registered_and_none_sent_gives_a_page()
    {
        var app = await RegisterClientAsync(WebClient with { RedirectUris = [Callback, "https://app.example/other"] });

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("redirect_uri", null)));

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task RFC8252_7_3__a_native_app_on_loopback_may_use_any_port()
    {
        var app = await RegisterClientAsync(WebClient with
        {
            ApplicationType = "native",
            TokenEndpointAuthMethod = "none",
            GrantTypes = ["authorization_code", "refresh_token"],
            RedirectUris = ["http://127.0.0.1/cb"],
        });
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("redirect_uri", "http://127.0.0.1:51004/cb"));
        var tokens = await app.RedeemAsync(response, ("redirect_uri", "http://127.0.0.1:51004/cb"));

        response.Uri.ShouldBe("http://127.0.0.1:51004/cb");
        tokens.ShouldSucceed();
    }

    [Fact]
    public async Task An_unknown_client_gives_a_page()
    {
        var app = await RegisterClientAsync();

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("client_id", "nobody")));

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    [InlineData("state")]
    public async Task RFC6749_3_1__a_parameter_sent_twice_is_refused(string name)
    {
        var app = await RegisterClientAsync();
        var url = app.AuthorizationUrl() + $"&{name}=second";

        var page = await OpenBrowser().OpenAsync(url);

        if (page.Left)
            page.Url.Query.ShouldContain("error=invalid_request");
        else
            page.Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}

/// <inheritdoc cref="RedirectUriTests" />
public sealed class SqliteRedirectUriTests(SqliteServer shared) : RedirectUriTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="RedirectUriTests" />
public sealed class PostgreSqlRedirectUriTests(PostgreSqlServer shared) : RedirectUriTests(shared), IClassFixture<PostgreSqlServer>;
