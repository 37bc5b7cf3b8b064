using System.Net;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.RelyingParties;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>What the server fetches for clients: key sets and sector documents (Dynamic OP plan; OIDC Core §10.1.1).</summary>
public abstract class ClientDocumentTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Oidcc_registration_jwks_uri__keys_are_read_from_their_URL()
    {
        using var key = new ClientKey();
        await using var site = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(key.Jwks));
        var app = await RegisterAsync(site);

        (await AskAsync(app, key)).ShouldSucceed();
        (await AskAsync(app, key)).ShouldSucceed();

        site.Requests.ShouldHaveSingleItem("a set is kept for a minute");
    }

    [Fact]
    public async Task Oidcc_refresh_token_rp_key_rotation__an_unknown_kid_makes_the_server_look_again()
    {
        using var old = new ClientKey(keyId: "old");
        using var next = new ClientKey(keyId: "next");
        var published = old.Jwks;
        await using var site = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(published));
        var app = await RegisterAsync(site);
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var tokens = (await app.RedeemAsync(response, Proof(app, old))).ShouldSucceed();

        published = ClientKey.SetOf(old, next);
        Server.Clock.Advance(TimeSpan.FromSeconds(6));

        (await app.RefreshAsync(tokens.RefreshToken, Proof(app, next))).ShouldSucceed();
    }

    [Fact]
    public async Task OIDC_10_1_1__a_key_that_was_withdrawn_is_dead_after_a_minute()
    {
        using var leaked = new ClientKey(keyId: "leaked");
        using var next = new ClientKey(keyId: "next");
        var published = leaked.Jwks;
        await using var site = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(published));
        var app = await RegisterAsync(site);
        (await AskAsync(app, leaked)).ShouldSucceed();

        published = next.Jwks;
        Server.Clock.Advance(TimeSpan.FromSeconds(61));

        (await AskAsync(app, leaked)).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-172")]
    public async Task A_key_set_behind_a_redirect_or_of_another_type_is_not_read()
    {
        using var key = new ClientKey();
        await using var target = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(key.Jwks));
        await using var redirecting = await LoopbackServer.StartAsync(http =>
        {
            http.Response.Redirect(target.Origin + "/keys");
            return Task.CompletedTask;
        });
        await using var text = await LoopbackServer.StartAsync(http => http.Response.WriteAsync(key.Jwks.GetRawText()));

        (await AskAsync(await RegisterAsync(redirecting), key)).ShouldBeError(401, "invalid_client");
        (await AskAsync(await RegisterAsync(text), key)).ShouldBeError(401, "invalid_client");
        target.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Oidcc_registration_sector_uri__a_document_that_lists_every_redirect_uri_is_good()
    {
        await using var site = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(new[] { Callback, "https://app.example/other" }));
        var anybody = await RegisterClientAsync();

        var client = await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { Callback }, sector_identifier_uri = site.Origin + "/sector" });

        client.ShouldSucceed(HttpStatusCode.Created)["sector_identifier_uri"].ShouldBe(site.Origin + "/sector");
        site.Requests.ShouldHaveSingleItem();
    }

    private Task<ProtocolClient> RegisterAsync(LoopbackServer site) =>
        RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "private_key_jwt", JwksUri = site.Origin + "/keys" });

    private Task<Answer> AskAsync(ProtocolClient app, ClientKey key) => app.TokenAsync([("grant_type", "client_credentials"), .. Proof(app, key)]);

    private (string, string?)[] Proof(ProtocolClient app, ClientKey key) =>
    [
        ("client_assertion_type", ClientKey.AssertionType),
        ("client_assertion", key.Assert(app.ClientId, Server.Issuer, Server.Clock.GetUtcNow())),
    ];
}

/// <inheritdoc cref="ClientDocumentTests" />
public sealed class SqliteClientDocumentTests(SqliteServer shared) : ClientDocumentTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ClientDocumentTests" />
public sealed class PostgreSqlClientDocumentTests(PostgreSqlServer shared) : ClientDocumentTests(shared), IClassFixture<PostgreSqlServer>;
