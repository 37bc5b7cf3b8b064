using System.Net;
using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>Limits by client address, and whose address counts.</summary>
public sealed class RateLimitTests
{
    [Fact]
    [Trait("Security", "S-010")]
    public async Task Each_group_of_routes_has_its_limit_and_says_when_it_ends()
    {
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:Authorize", "2"),
            ("IdentityHost:RateLimits:ProtocolRefusals", "2"), ("IdentityHost:RateLimits:SignIn", "1"));
        using var http = server.Client();
        BeginAWindow(server.Clock);

        // Without case and with a slash at the end it is the same route.
        foreach (var path in (string[])["/connect/authorize", "/connect/AUTHORIZE/"])
            (await http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await ShouldBeTooManyAsync(await http.GetAsync("/connect/authorize"), server.Clock);

        for (var i = 0; i < 2; i++)
            (await http.PostAsync("/connect/token", Form(("grant_type", "none")))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var refused = await http.PostAsync("/connect/token", Form(("grant_type", "none")));
        await ShouldBeTooManyAsync(refused, server.Clock);
        JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString().ShouldBe("temporarily_unavailable");

        (await http.PostAsync("/signin", Form(("Email", "x")))).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await http.PostAsync("/signin", Form(("Email", "x")))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        // What is cheap and public has no limit; a page has another one; the next minute starts anew.
        for (var i = 0; i < 5; i++)
            (await http.GetAsync("/.well-known/jwks.json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/signin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        (await http.GetAsync("/connect/authorize")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task The_headless_API_has_a_limit_of_its_own()
    {
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:Headless", "2"), ("IdentityHost:RateLimits:Pages", "1"));
        using var http = server.Client();
        BeginAWindow(server.Clock);

        foreach (var path in (string[])["/_allauth/browser/v1/config", "/_allauth/app/v1/config"])
            (await http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await http.GetAsync("/_allauth/app/v1/auth/session");
        await ShouldBeTooManyAsync(refused, server.Clock);
        (await refused.Content.ReadAsStringAsync()).ShouldBe("""{"status":429}""");
        (await http.SendAsync(new(HttpMethod.Options, "/_allauth/app/v1/config"))).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);

        (await http.GetAsync("/signin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        (await http.GetAsync("/_allauth/app/v1/config")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Security", "S-214")]
    public async Task Pushed_requests_are_counted_whether_or_not_they_are_good()
    {
        await using var server = await OwnServer.StartAsync(("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:Pushed", "1"));
        using var http = server.Client();
        BeginAWindow(server.Clock);

        (await http.PostAsync("/connect/par", Form(("client_id", "x\r\nForged: line")))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.PostAsync("/connect/par", Form(("client_id", "x")))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await http.PostAsync("/connect/token", Form(("client_id", "x")))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // S-201: whatever a stranger calls himself stays in one line.
        server.Log.ShouldNotContain(line => line.Contains("\nForged"));
    }

    [Theory]
    [InlineData("/connect/token", "https://spa.example")]
    [InlineData("/connect/par", "https://spa.example")]
    [InlineData("/connect/register", "*")]
    [Trait("Security", "S-085")]
    public async Task A_script_can_read_that_it_asked_too_often_and_when_to_ask_again(string path, string readable)
    {
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:ProtocolRefusals", "1"),
            ("IdentityHost:RateLimits:Pushed", "1"), ("IdentityHost:RateLimits:Registration", "1"));
        using var app = await server.RegisterAsync(new ClientMetadata { RedirectUris = ["https://spa.example/cb"], TokenEndpointAuthMethod = "none" }, new Transcript());
        using var http = server.Client();
        BeginAWindow(server.Clock);
        Task<HttpResponseMessage> SendAsync(HttpMethod method, string origin)
        {
            var request = new HttpRequestMessage(method, path) { Content = Form(("client_id", "x")) };
            request.Headers.Add("Origin", origin);
            return http.SendAsync(request);
        }

        (await SendAsync(HttpMethod.Post, "https://spa.example")).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        var mine = await SendAsync(HttpMethod.Post, "https://spa.example");
        var foreign = await SendAsync(HttpMethod.Post, "https://evil.example");
        var preflight = await SendAsync(HttpMethod.Options, "https://spa.example");

        mine.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        mine.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([readable]);
        mine.Headers.GetValues("Access-Control-Expose-Headers").ShouldHaveSingleItem().ShouldContain("Retry-After");
        mine.Headers.RetryAfter.ShouldNotBeNull();
        foreign.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        foreign.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(readable == "*");
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent, "a refused preflight would hide the answer");
        preflight.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([readable]);
    }

    [Fact]
    [Trait("Security", "S-017")]
    public async Task Forged_forwarding_headers_change_neither_address_nor_scheme()
    {
        await using var server = await OwnServer.StartAsync(("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:Authorize", "2"));
        using var http = server.Client();
        BeginAWindow(server.Clock);

        foreach (var forged in (string[])["203.0.113.1", "203.0.113.2"])
        {
            var answer = await GetAsync(http, ("X-Forwarded-For", forged), ("Forwarded", $"for={forged}"), ("X-Real-IP", forged));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        var refused = await GetAsync(http, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        server.Log.ShouldNotContain(line => line.Contains("203.0.113."));
        server.Log.ShouldContain(line => line.Contains("429") && line.Contains("(from 127.0.0.1)"));
    }

    [Fact]
    [Trait("Security", "S-017")]
    public async Task A_configured_proxy_is_believed_up_to_the_first_stranger_from_the_right()
    {
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:RateLimits:Enabled", "true"), ("IdentityHost:RateLimits:Authorize", "1"),
            ("IdentityHost:ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("IdentityHost:ForwardedHeaders:KnownNetworks:0", "10.1.0.0/16"));
        using var http = server.Client();
        BeginAWindow(server.Clock);

        // The client writes what it likes on the left; the inner proxy 10.1.2.3 appended 198.51.100.7.
        (await GetAsync(http, ("X-Forwarded-For", "1.1.1.1, 198.51.100.7, 10.1.2.3"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync(http, ("X-Forwarded-For", "2.2.2.2, 198.51.100.7, 10.1.2.3"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await GetAsync(http, ("X-Forwarded-For", "198.51.100.8"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        server.Log.ShouldContain(line => line.Contains("(from 198.51.100.7)"));

        // One subscriber of IPv6 has 64 bits to choose from.
        (await GetAsync(http, ("X-Forwarded-For", "2001:db8:1:2::1"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync(http, ("X-Forwarded-For", "2001:db8:1:2:ffff::1"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        // Its word on the scheme is believed too; on the host it is not (S-175).
        var secure = await GetAsync(http, ("X-Forwarded-For", "198.51.100.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        secure.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldBe("max-age=31536000; includeSubDomains");
        var metadata = await http.GetStringAsync("/.well-known/openid-configuration");
        metadata.ShouldNotContain("evil.example");
    }

    private static async Task ShouldBeTooManyAsync(HttpResponseMessage answer, TimeProvider clock)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, await answer.Content.ReadAsStringAsync());
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBe(60 - clock.GetUtcNow().Second, tolerance: 2);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    /// <summary>Counts are kept per minute of the clock; a test must not fall across two.</summary>
    private static void BeginAWindow(MovedClock clock) => clock.Advance(TimeSpan.FromSeconds((62 - clock.GetUtcNow().Second) % 60));

    private static Task<HttpResponseMessage> GetAsync(HttpClient http, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/connect/authorize");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return http.SendAsync(request);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));
}
