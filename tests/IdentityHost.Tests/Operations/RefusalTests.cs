using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What every answer carries, and how a refused one is found again in the log.</summary>
public sealed partial class RefusalTests(OwnServerOfClass shared) : IClassFixture<OwnServerOfClass>
{
    private TestServer Server => shared.Server;

    [Theory]
    [InlineData("/connect/authorize?client_id=nobody", "text/html", 400)]
    [InlineData("/connect/authorize?client_id=nobody", "*/*", 400)]
    [InlineData("/connect/logout?post_logout_redirect_uri=https://evil.example", "text/html", 400)]
    [InlineData("/connect/userinfo", "application/json", 401)]
    [InlineData("/connect/token", "text/html", 405)]
    public async Task The_number_on_the_answer_is_the_number_in_the_log(string path, string accept, int status)
    {
        var answer = await GetAsync(path, accept);

        ((int)answer.StatusCode).ShouldBe(status);
        var reference = answer.Headers.GetValues("X-Reference").ShouldHaveSingleItem();
        var body = await answer.Content.ReadAsStringAsync();
        if (body.Contains("<html", StringComparison.Ordinal))
            Shown().Match(body).Groups["reference"].Value.ShouldBe(reference);
        await ShouldComeAsync(() => Server.Log.Any(line => line.Contains($"Refused {reference}: GET {path.Split('?')[0]} {status}")));
        Server.Log.ShouldNotContain(line => line.Contains("evil.example"), "query strings are never logged");
    }

    [Fact]
    [Trait("Security", "S-201")]
    public async Task A_stranger_cannot_forge_a_line_of_the_log()
    {
        await GetAsync("/connect/authorize/%0aRefused%20forged%1b%5b31m%e2%80%a8" + new string('x', 4000) + "?client_id=a%0d%0ab");

        Server.Log.ShouldNotContain(line => line.StartsWith("Refused forged") || line.Contains('\u001b') || line.Contains('\u2028') || line.Length > 2000);
    }

    [Theory]
    [Trait("Security", "S-087")]
    [InlineData("/")]
    [InlineData("/signin")]
    [InlineData("/nowhere")]
    [InlineData("/connect/authorize")]
    [InlineData("/connect/token")]
    [InlineData("/connect/userinfo")]
    [InlineData("/health/live")]
    [InlineData("/dev/mailbox")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Every_answer_has_the_security_headers(string path)
    {
        var answer = await GetAsync(path, "text/html");

        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        answer.Headers.Contains("Server").ShouldBeFalse();
        if (path.StartsWith("/.well-known", StringComparison.Ordinal))
            return;
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        Header(answer, "Cache-Control").ShouldContain("no-store");
        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
        {
            answer.Content.Headers.ContentType.CharSet.ShouldBe("utf-8");
            Header(answer, "Content-Security-Policy").ShouldStartWith("default-src 'none'");
            Header(answer, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        }
    }

    [Fact]
    public async Task A_wrong_address_gets_words_in_the_form_that_was_asked_for()
    {
        var page = await GetAsync("/nowhere", "text/html");
        page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Nothing is here");

        var problem = await GetAsync("/nowhere", "application/json");
        problem.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await problem.Content.ReadAsStringAsync()).ShouldContain(Header(problem, "X-Reference"));

        var oauth = await GetAsync("/connect/nowhere", "application/json");
        (await oauth.Content.ReadAsStringAsync()).ShouldContain("\"error\":\"invalid_request\"");
    }

    [Fact]
    [Trait("Security", "S-204")]
    public async Task A_flood_of_refusals_is_counted_and_not_written_line_by_line()
    {
        using var http = Server.Client();
        await Parallel.ForAsync(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, ct) => await http.GetAsync("/connect/userinfo", ct));
        // The next refusal in another second tells how many were left out.
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        await http.GetAsync("/connect/userinfo");

        await ShouldComeAsync(() => Server.Log.Any(line => line.Contains("further refusals and faults were counted but not written")));
        Server.Log.Count.ShouldBeLessThan(500);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>The line is written after the answer was sent.</summary>
    private static async Task ShouldComeAsync(Func<bool> there)
    {
        for (var i = 0; i < 100 && !there(); i++)
            await Task.Delay(20);
        there().ShouldBeTrue();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept = "*/*")
    {
        using var http = Server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return await http.SendAsync(request);
    }

    [GeneratedRegex("Reference: <code>(?<reference>[^<]+)</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();
}
