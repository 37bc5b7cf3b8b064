using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What scripts and forms of other sites can do here.</summary>
public sealed class CrossOriginTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://other.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://app.example.evil.example", false)]
    [InlineData("https://app.example:444", false)]
    [InlineData("http://app.example", false)]
    [InlineData("HTTPS://APP.EXAMPLE", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    [Trait("Security", "S-085")]
    public async Task Scripts_of_registered_origins_read_what_clients_call_errors_too_and_nothing_else(string origin, bool registered)
    {
        var errors = 0;
        foreach (var endpoint in site.Endpoints)
        {
            foreach (var method in endpoint.Methods.Append("OPTIONS").Distinct(StringComparer.Ordinal))
            {
                if (endpoint.Face == Face.Registration && method == "DELETE")
                    continue;
                var answer = await site.Wire.SendAsync(new Message(method, endpoint.Path).With("Origin", origin).With("Cookie", site.Cookies));
                var allowed = answer.Header("Access-Control-Allow-Origin");
                // A client that registers itself has no registered origin yet; what it may do hangs on the token it sends.
                // The address of the page that changes a password is for browsers that navigate, not for scripts.
                var isMetadata = endpoint.Path.StartsWith("/.well-known/", StringComparison.Ordinal) && endpoint.Path != "/.well-known/change-password";
                var readable = isMetadata || endpoint.Face == Face.Registration ? "*"
                    : registered && IsForRegisteredOrigins(endpoint) ? origin : "";

                allowed.ShouldBe(readable, $"{method} {endpoint.Path} {(int)answer.Status}");
                answer.Header("Access-Control-Allow-Credentials").ShouldBe("", endpoint.Path);
                if (IsForRegisteredOrigins(endpoint))
                    answer.Header("Vary").ShouldContain("Origin", customMessage: endpoint.Path);
                if (allowed.Length > 0 && (int)answer.Status is 400 or 401)
                {
                    errors++;
                    answer.Header("Access-Control-Expose-Headers").ShouldContain("WWW-Authenticate", customMessage: endpoint.Path);
                }
            }
        }

        errors.ShouldBeGreaterThanOrEqualTo(registered ? 6 : 1);
    }

    [Theory]
    [InlineData("GET", "/connect/token", false)]
    [InlineData("PUT", "/connect/userinfo", false)]
    [InlineData("DELETE", "/connect/par", false)]
    [InlineData("PATCH", "/connect/revoke/", false)]
    [InlineData("GET", "/connect/register", true)]
    [InlineData("POST", "/connect/register/x", true)]
    [InlineData("POST", "/.well-known/jwks.json", true)]
    [Trait("Security", "S-085")]
    public async Task A_method_that_nobody_offers_is_refused_readably(string method, string path, bool open)
    {
        var mine = await site.Wire.SendAsync(new Message(method, path).With("Origin", "https://app.example"));
        var foreign = await site.Wire.SendAsync(new Message(method, path).With("Origin", "https://evil.example"));

        ((int)mine.Status).ShouldBe(405);
        mine.Header("Access-Control-Allow-Origin").ShouldBe(open ? "*" : "https://app.example");
        foreign.Header("Access-Control-Allow-Origin").ShouldBe(open ? "*" : "");
    }

    [Fact]
    [Trait("Security", "S-081")]
    public async Task A_form_of_another_site_changes_nothing_on_any_page()
    {
        var before = await site.CountRowsAsync();
        var form = $"csrf={Uri.EscapeDataString(site.Antiforgery)}&Decision=allow&email=ada%40example.org&password=x&clientId={site.Client.ClientId}";
        foreach (var endpoint in site.Endpoints.Where(e => e.Face == Face.Page))
        {
            foreach (var query in (string[])["", "?request=" + site.RequestId, "?handler=withdraw"])
            {
                var post = new Message("POST", endpoint.Path + query).With("Cookie", site.Cookies);
                foreach (var message in (Message[])
                [
                    post.WithForm("Decision=allow"),
                    post.WithForm("Decision=allow&csrf=forged"),
                    (post with { ContentType = "text/plain" }).WithForm(form),
                    (post with { ContentType = "multipart/form-data; boundary=x" }).WithForm("--x\r\nContent-Disposition: form-data; name=\"Decision\"\r\n\r\nallow\r\n--x--\r\n"),
                    post.WithForm(form).With("Sec-Fetch-Site", "cross-site"),
                    post.WithForm(form).With("Sec-Fetch-Site", "same-site"),
                    post.WithForm(form).With("Origin", "https://evil.example"),
                ])
                {
                    ((int)(await site.Wire.SendAsync(message)).Status).ShouldBeOneOf([400, 405], message.ToString());
                }
            }
        }

        (await site.CountRowsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [Trait("Security", "S-185")]
    public async Task Another_site_cannot_sign_anybody_out(string method)
    {
        await site.Wire.SendAsync(new Message(method, "/connect/logout").WithForm("").With("Cookie", site.Cookies).With("Sec-Fetch-Site", "cross-site"));
        await site.Wire.SendAsync(new Message(method, "/signout").WithForm("").With("Cookie", site.Cookies).With("Sec-Fetch-Site", "cross-site"));

        ((int)(await site.Wire.SendAsync(new Message("GET", "/account").With("Cookie", site.Cookies))).Status).ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-080")]
    [Trait("Security", "S-111")]
    public async Task What_is_only_looked_at_stays_as_it_is()
    {
        var before = await site.CountRowsAsync();
        // By allauth's contract a front end GETs the challenge of an authenticator, which waits for its answer: nothing of the account changes.
        foreach (var endpoint in site.Endpoints.Where(e => e.Path != "/connect/authorize" && !e.Path.EndsWith("/totp", StringComparison.Ordinal) && !e.Path.Contains("/webauthn", StringComparison.Ordinal)))
        {
            foreach (var method in (string[])["GET", "HEAD", "OPTIONS"])
            {
                foreach (var query in (string[])["", "?request=" + site.RequestId, "?handler=withdraw&clientId=" + site.Client.ClientId, "?Decision=allow"])
                    await site.Wire.SendAsync(new Message(method, endpoint.Path + query).With("Cookie", site.Cookies));
            }
        }

        await site.Wire.SendAsync(new Message("GET", site.PublicClient.AuthorizationUrl(("prompt", "none"))).With("Cookie", site.Cookies));
        await site.Wire.SendAsync(new Message("GET", site.Client.AuthorizationUrl(("prompt", "none"))));
        (await site.CountRowsAsync()).ShouldBe(before);
    }

    private static bool IsForRegisteredOrigins(TestedEndpoint endpoint) => endpoint.Face == Face.Rest || (endpoint.Face == Face.Client && endpoint.Path != "/connect/introspect");
}
