using System.Text.RegularExpressions;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>The server as it stands behind a proxy that speaks https: cookies, HSTS, names and addresses.</summary>
public sealed partial class HttpsTests : IAsyncLifetime
{
    private const string Host = "id.example";

    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private TestServer? _server;
    private Wire? _wire;

    private TestServer Server => _server!;

    private Wire Wire => _wire!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new()
        {
            Database = _database,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["IdentityHost:Issuer"] = "https://" + Host,
                ["IdentityHost:ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
                ["IdentityHost:RateLimits:Enabled"] = "true",
                ["IdentityHost:RateLimits:Registration"] = "3",
            },
        });
        _wire = new Wire(_server.Origin);
    }

    [Fact]
    [Trait("Security", "S-088")]
    public async Task Every_cookie_is_bound_to_the_host_secure_and_out_of_reach_of_scripts()
    {
        var account = await Server.CreateAccountAsync("ada@example.org");
        var page = await Wire.SendAsync(Ours(new("GET", "/signin")));
        var form = $"csrf={Uri.EscapeDataString(Token().Match(page.Body).Groups["value"].Value)}&Email={account.Email}&Password={Uri.EscapeDataString(TestServer.Password)}";
        var cookies = Cookie(page);
        var signedIn = await Wire.SendAsync(Ours(new Message("POST", "/signin")).WithForm(form).With("Cookie", cookies));
        signedIn.Status.ShouldBe(System.Net.HttpStatusCode.SeeOther, signedIn.Body);
        cookies += "; " + Cookie(signedIn);
        var account1 = await Wire.SendAsync(Ours(new("GET", "/account")).With("Cookie", cookies));
        account1.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        var sentUp = await Wire.SendAsync(Ours(new Message("POST", "/signup")).With("Cookie", cookies)
            .WithForm(form.Replace("ada%40", "eve%40", StringComparison.Ordinal).Replace("ada@", "eve@", StringComparison.Ordinal)));
        sentUp.Status.ShouldBe(System.Net.HttpStatusCode.SeeOther, sentUp.Body);

        var chosen = await Wire.SendAsync(Ours(new Message("POST", "/preferences")).WithForm(form + "&Language=de&Theme=dark").With("Cookie", cookies));
        chosen.Status.ShouldBe(System.Net.HttpStatusCode.SeeOther, chosen.Body);
        var speaks = await Wire.SendAsync(Ours(new("GET", "/")).With("Cookie", Cookie(chosen)));
        speaks.Body.ShouldContain("<html lang=\"de\" dir=\"ltr\" data-theme=\"dark\">");

        var all = ((Answer[])[page, signedIn, account1, sentUp, chosen]).SelectMany(a => CookieStart().Split(a.Header("Set-Cookie"))).Where(c => c.Length > 0).ToList();

        all.Select(c => c.Split('=')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["__Host-csrf", "__Host-knownbrowser", "__Host-language", "__Host-sessionid", "__Host-signin", "__Host-theme"]);
        foreach (var cookie in all)
        {
            var attributes = cookie.Split(';').Skip(1).Select(a => a.Trim().ToLowerInvariant()).ToList();
            attributes.ShouldContain("secure", cookie);
            attributes.ShouldContain("httponly", cookie);
            attributes.ShouldContain("path=/", cookie);
            attributes.ShouldContain(a => a == "samesite=lax" || a == "samesite=strict", cookie);
            attributes.ShouldNotContain(a => a.StartsWith("domain", StringComparison.Ordinal), cookie);
        }

        all.Sum(c => c.Length).ShouldBeLessThan(4096);
    }

    [Fact]
    [Trait("Security", "S-087")]
    public async Task Over_https_browsers_are_told_to_stay_with_it()
    {
        foreach (var path in (string[])["/", "/signin", "/nothing", "/connect/token", "/connect/authorize", "/.well-known/jwks.json", "/health/live"])
            (await Wire.SendAsync(Ours(new("GET", path)))).Header("Strict-Transport-Security").ShouldBe("max-age=31536000; includeSubDomains", path);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("id.example.evil.example")]
    [InlineData("evil.example:443")]
    [InlineData("127.0.0.1")]
    [Trait("Security", "S-175")]
    public async Task A_name_that_is_not_ours_is_400(string host)
    {
        foreach (var path in (string[])["/", "/signin", "/connect/authorize", "/.well-known/openid-configuration"])
            (await Wire.SendAsync(new Message("GET", path).With("Host", host).With("X-Forwarded-Proto", "https"))).Status.ShouldBe(System.Net.HttpStatusCode.BadRequest, path);
    }

    [Fact]
    [Trait("Security", "S-175")]
    public async Task No_forwarded_name_finds_its_way_into_an_answer_or_a_mail()
    {
        var page = await Wire.SendAsync(Forged(Ours(new("GET", "/signup"))));
        var form = $"csrf={Uri.EscapeDataString(Token().Match(page.Body).Groups["value"].Value)}&Email=eve%40example.org&Password={Uri.EscapeDataString(TestServer.Password)}";
        var answers = new List<Answer>
        {
            page,
            await Wire.SendAsync(Forged(Ours(new Message("POST", "/signup")).WithForm(form).With("Cookie", Cookie(page)))),
            await Wire.SendAsync(Forged(Ours(new("GET", "/.well-known/openid-configuration")))),
            await Wire.SendAsync(Forged(Ours(new("GET", "/connect/authorize")))),
            await Wire.SendAsync(Forged(Ours(new("GET", "/account")))),
        };
        for (var tries = 0; tries < 100 && !answers[^1].Body.Contains("eve@example.org", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(100);
            answers.Add(await Wire.SendAsync(Forged(Ours(new("GET", "/dev/mailbox.json")))));
        }

        answers[^1].Body.ShouldContain("eve@example.org");
        answers.ShouldAllBe(a => !a.Body.Contains("evil", StringComparison.Ordinal) && !a.Headers.Values.Any(v => v.Contains("evil", StringComparison.Ordinal)));

        static Message Forged(Message message) =>
            message.With("X-Forwarded-Host", "evil.example").With("Forwarded", "host=evil.example;proto=https").With("X-Original-Host", "evil.example").With("X-Forwarded-Prefix", "/evil");
    }

    [Fact]
    [Trait("Security", "S-017")]
    public async Task The_address_is_the_right_most_that_no_proxy_of_ours_added()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var message = Ours(new Message("POST", "/connect/register"), $"10.9.8.{i}, 203.0.113.7").With("Forwarded", $"for=198.51.100.{i}").With("X-Real-IP", $"198.51.100.{i}");
            statuses.Add((int)(await Wire.SendAsync(message)).Status);
        }

        statuses.ShouldBe([401, 401, 401, 429, 429, 429]);
        ((int)(await Wire.SendAsync(Ours(new("POST", "/connect/register"), "203.0.113.8"))).Status).ShouldBe(401);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Who_asks_too_often_is_told_how_long_to_wait()
    {
        Answer last = null!;
        for (var i = 0; i < 4; i++)
            last = await Wire.SendAsync(Ours(new("POST", "/connect/register"), "203.0.113.77"));

        last.ShouldBeError(429, "temporarily_unavailable");
        int.Parse(last.Header("Retry-After")).ShouldBeInRange(1, 60);
    }

    private static Message Ours(Message message, string address = "203.0.113.1") =>
        message.With("Host", Host).With("X-Forwarded-Proto", "https").With("X-Forwarded-For", address);

    private static string Cookie(Answer answer) =>
        string.Join("; ", CookieStart().Split(answer.Header("Set-Cookie")).Where(c => c.Length > 0).Select(c => c.Split(';')[0]));

    [GeneratedRegex("name=\"csrf\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@", (?=__Host-|\w+=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CookieStart();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _wire?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
