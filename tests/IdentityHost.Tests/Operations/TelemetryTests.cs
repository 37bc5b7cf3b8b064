using System.Collections.Concurrent;
using System.Text;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What an operator's collector receives over OTLP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    [Trait("Security", "S-200")]
    public async Task A_collector_receives_metrics_and_traces_and_no_secret()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await LoopbackServer.StartAsync(async http =>
        {
            // Protocol buffers hold texts as they are.
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(http.Request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        var server = await OwnServer.StartAsync(
            ("IdentityHost:Telemetry:OtlpEndpoint", collector.Origin), ("IdentityHost:Telemetry:OtlpProtocol", "HttpProtobuf"), ("IdentityHost:Telemetry:ServiceName", "sign-in-of-shop"));
        string token;
        await using (server)
        {
            using var app = await server.RegisterAsync(new ClientMetadata { GrantTypes = ["client_credentials"], ResponseTypes = [] }, new Transcript());
            token = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed().AccessToken;
            (await app.TokenAsync(("grant_type", "client_credentials"), ("scope", "unheard_of"))).ShouldBeError(400, "invalid_scope");
            await server.CreateAccountAsync("ada@example.org");
            using var browser = server.OpenBrowser(new());
            await browser.SignInAsync("ada@example.org");
            await browser.OpenAsync("/connect/authorize?client_id=nobody&state=secret-of-the-query");
        }

        // A server that stops sends what it still has.
        var metrics = received["/v1/metrics"];
        foreach (var expected in (string[])["sign-in-of-shop", "identityhost.tokens.issued", "client_credentials", "identityhost.requests.refused", "/connect/token", "invalid_scope", "/connect/authorize", "identityhost.accounts.sign_ins", "http.server.request.duration"])
            metrics.ShouldContain(expected, Case.Sensitive);
        var traces = received["/v1/traces"];
        foreach (var expected in (string[])["sign-in-of-shop", "IdentityHost.OpenId", "http.request.method", "/connect/token"])
            traces.ShouldContain(expected, Case.Sensitive);
        foreach (var secret in (string[])[token, "secret-of-the-query", TestServer.Password])
            (metrics + traces).ShouldNotContain(secret, Case.Sensitive);
    }
}
