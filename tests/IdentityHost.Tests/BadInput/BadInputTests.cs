using System.IO.Compression;
using System.Text;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.BadInput;

/// <summary>What endpoints answer to what no client should send. The endpoints are those the server maps, not a list of ours.</summary>
public sealed class BadInputTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

    [Fact]
    public void Every_endpoint_says_which_methods_it_takes()
    {
        site.Endpoints.Count.ShouldBeGreaterThan(15);
        site.Endpoints.Where(e => e.Methods.Count == 0).Select(e => e.Path).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-080")]
    public Task RFC9110_15_5_6__a_method_nobody_offers_is_405_and_the_answer_says_which_are() =>
        RefuseAsync(
            from endpoint in site.Endpoints
            from method in s_methods.Except(endpoint.Methods, StringComparer.Ordinal)
            select (endpoint, new Message(method, endpoint.Path) { Headers = [("Cookie", site.Cookies)] }),
            (endpoint, answer) => (int)answer.Status != 405 ? "is not 405"
                : endpoint.Methods.Any(m => !answer.Header("Allow").Contains(m, StringComparison.Ordinal)) ? $"Allow: {answer.Header("Allow")}" : null);

    [Theory]
    [InlineData("state=%")]
    [InlineData("state=%4")]
    [InlineData("state=%zz")]
    [InlineData("state=%FF%FE")]
    [InlineData("state=%C0%80")]
    [InlineData("state=%ED%A0%80")]
    [InlineData("state=a%00b")]
    [InlineData("state=\u00ff")]
    [InlineData("state=\u0000")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials")]
    [InlineData("client_id=a&client_id=b")]
    [InlineData("token=a&token=")]
    [Trait("Security", "S-108")]
    public Task RFC6749_3_2__malformed_and_doubled_parameters_are_invalid_request(string form) =>
        RefuseAsync(
            site.Endpoints.Where(e => e.TakesForms && e.Face is Face.Client or Face.Browser)
                .Select(e => (e, new Message("POST", e.Path).WithForm(form).With("Authorization", site.Basic))),
            (e, answer) => Demand(e, answer, 400, "invalid_request"));

    [Theory]
    [InlineData("?state=%")]
    [InlineData("?state=%zz")]
    [InlineData("?state=%FF%FE")]
    [InlineData("?state=a%00b")]
    [InlineData("?client_id=a&client_id=b")]
    [Trait("Security", "S-102")]
    public Task Malformed_and_doubled_parameters_in_the_query_are_shown_and_never_redirected(string query) =>
        RefuseAsync(
            site.Endpoints.Where(e => e.Face == Face.Browser).Select(e => (e, new Message("GET", e.Path + query))),
            (e, answer) => answer.Header("Location").Length > 0 ? "is redirected" : Demand(e, answer, 400, null));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public Task A_body_of_another_type_than_a_form_is_refused(string? contentType) =>
        RefuseAsync(
            site.Endpoints.Where(e => e.AuthenticatesClients || e.Face == Face.Browser)
                .Select(e => (e, (new Message("POST", e.Path) { ContentType = contentType }).WithForm("grant_type=client_credentials&token=x").With("Authorization", site.Basic))),
            (e, answer) => (int)answer.Status is 400 or 415 ? null : "is neither 400 nor 415");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-210")]
    public Task RFC9110_15_5_14__a_body_over_32_KiB_is_413(bool chunked) =>
        RefuseAsync(
            site.Endpoints.Where(e => e.TakesForms || e.Face == Face.Registration).SelectMany(e => e.Methods.Intersect(["POST", "PUT"]).Select(m => (e, m)))
                .Select(x => (x.e, (new Message(x.m, x.e.Path)
                {
                    Chunked = chunked,
                    ContentType = x.e.Face == Face.Registration ? "application/json" : Message.FormType,
                    Headers = [("Authorization", x.e.Face == Face.Registration ? "Bearer " + site.RegistrationToken : site.Basic), ("Cookie", site.Cookies)],
                }).WithForm("state=" + new string('a', 64 * 1024)))),

            // A page without a method for forms says so first; one that cannot know the length reads, and then finds no antiforgery token.
            (e, answer) => (int)answer.Status == 413 || (e.Face == Face.Page && ((int)answer.Status == 405 || (chunked && (int)answer.Status == 400))) ? null : "is not 413");

    [Fact]
    [Trait("Security", "S-210")]
    public Task A_compressed_body_is_refused_and_not_inflated() =>
        RefuseAsync(
            site.Endpoints.Where(e => e.AuthenticatesClients || e.Face is Face.Registration or Face.Browser)
                .SelectMany(e => e.Methods.Intersect(["POST", "PUT"]).Select(m => (e, m)))
                .Select(x => (x.e, new Message(x.m, x.e.Path)
                {
                    Body = Gzip("grant_type=client_credentials"),
                    ContentType = x.e.Face == Face.Registration ? "application/json" : Message.FormType,
                    Headers = [("Content-Encoding", "gzip"), ("Authorization", x.e.Face == Face.Registration ? "Bearer " + site.RegistrationToken : site.Basic)],
                })),
            (e, answer) => (int)answer.Status is 400 or 415 ? null : "is neither 400 nor 415");

    [Fact]
    public Task RFC6749_5_2__nothing_at_all_is_refused_by_every_endpoint_that_needs_something() =>
        RefuseAsync(
            site.Endpoints.Where(e => e.AuthenticatesClients || e is { Face: Face.Browser, Path: "/connect/authorize" })
                .SelectMany(e => (string[])["", "&&&", "=", "token=&grant_type=&client_id=&response_type="], (e, form) => (e, form))
                .Select(x => (x.e, new Message("POST", x.e.Path).WithForm(x.form).With("Authorization", site.Basic))),
            (e, answer) => Demand(e, answer, 400, "invalid_request"));

    [Fact]
    [Trait("Security", "S-141")]
    public Task RFC6749_5_2__unknown_clients_and_malformed_credentials_are_invalid_client() =>
        RefuseAsync(
            from endpoint in site.Endpoints.Where(e => e.AuthenticatesClients)
            from credentials in (string[])["Basic", "Basic ", "Basic !!!", "Basic YQ==", "Basic OmE=", "Basic YTo=", "Basic /////w==", "Basic YSUwMDph",
                "Basic YSV6ejph", "Basic " + new string('A', 4096), "Bearer x", "Negotiate x", "nonsense", ProtocolClient.Basic("unknown", "x").ToString()]
            select (endpoint, new Message("POST", endpoint.Path).WithForm("grant_type=client_credentials&token=x").With("Authorization", credentials)),
            (e, answer) => (int)answer.Status is not (400 or 401) ? "is neither 400 nor 401"
                : answer["error"] is not ("invalid_client" or "invalid_request") ? "is " + answer["error"]
                : (int)answer.Status == 401 && !answer.Header("WWW-Authenticate").StartsWith("Basic", StringComparison.Ordinal) ? "has no challenge" : null);

    [Fact]
    [Trait("Security", "S-197")]
    public Task RFC7591_3_2_2__what_is_not_strict_JSON_is_invalid_client_metadata()
    {
        string[] bodies =
        [
            "", "{", "[]", "null", "1", "\"x\"", "{\"redirect_uris\":\"https://a.example/\"}", "{\"redirect_uris\":[1]}", "{\"redirect_uris\":{}}", "{}{}", "{\"a\":1,}",
            "{/* no */}", "{\"client_name\":\"a\",\"client_name\":\"b\"}", "{\"client_name\":\"\\ud800\"}", "{\"client_name\":\"\xff\xfe\"}", "{\"client_name\":\"\\u0000\"}",
            "\xef\xbb\xbf{\"redirect_uris\":7}", "{\"default_max_age\":\"x\"}", "{\"default_max_age\":1e999}", "{\"default_max_age\":-1}", "{\"jwks\":{\"keys\":7}}", "{\"jwks\":7}",
            "{\"client_name\":null,\"redirect_uris\":null}", new string('[', 5000), Nested(20), Nested(3000),
        ];
        return RefuseAsync(
            from endpoint in site.Endpoints.Where(e => e.Face == Face.Registration)
            from method in endpoint.Methods.Intersect(["POST", "PUT"])
            from body in bodies
            select (endpoint, (new Message(method, endpoint.Path) { ContentType = "application/json" }).WithForm(body).With("Authorization", "Bearer " + site.RegistrationToken)),
            (e, answer) => (int)answer.Status != 400 ? "is not 400" : answer["error"] is "invalid_client_metadata" or "invalid_redirect_uri" ? null : "is " + answer["error"]);
    }

    [Fact]
    [Trait("Security", "S-210")]
    public Task RFC6585_5__headers_and_addresses_of_absurd_size_are_refused_before_anything_else() =>
        RefuseAsync(
            site.Endpoints.SelectMany(e => (Message[])
            [
                new Message(e.Methods[0], e.Path).With("X-Long", new string('a', 40 * 1024)),
                new Message(e.Methods[0], e.Path).With("Cookie", "sessionid=" + new string('a', 40 * 1024)),
                new Message(e.Methods[0], e.Path).With("Authorization", "Bearer " + new string('a', 40 * 1024)),
                new Message(e.Methods[0], e.Path) { Headers = [.. Enumerable.Range(0, 120).Select(i => ($"X-{i}", "a"))] },
                new Message(e.Methods[0], e.Path + "?state=" + new string('a', 64 * 1024)),
            ], (e, m) => (e, m)),
            (e, answer) => (int)answer.Status is 414 or 431 ? null : "is neither 414 nor 431");

    [Fact]
    public Task Rubbish_on_a_page_gets_words_and_no_fault() =>
        RefuseAsync(
            from endpoint in site.Endpoints.Where(e => e.Face == Face.Page)
            from body in (string[])["", "%", "csrf=%FF", "csrf=" + new string('a', 5000), "csrf=a&csrf=b", "email=%00&password=%00", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"a{i}=b"))]
            from query in (string[])["", "?request=" + site.RequestId, "?request=%00", "?return=%FF", "?handler=nothing", "?request=a&request=b"]
            select (endpoint, new Message("POST", endpoint.Path + query).WithForm(body).With("Cookie", site.Cookies)),
            (e, answer) => (int)answer.Status is 400 or 404 or 405 ? null : "is no refusal");

    [Fact]
    public async Task A_page_that_is_opened_with_rubbish_is_a_page()
    {
        var faults = new List<string>();
        foreach (var endpoint in site.Endpoints.Where(e => e.Face == Face.Page))
        {
            foreach (var query in (string[])["?request=%FF", "?request=%00", "?request=a&request=b", "?return=//evil", "?sent=maybe", "?withdrawn=2", "?%=%", "?handler=nothing", "?request=" + new string('x', 7000)])
            {
                foreach (var cookies in (string[])[site.Cookies, "sessionid=%FF; csrf=x", "sessionid=" + new string('a', 5000), "=; ;;"])
                    await CheckAsync(endpoint, new Message("GET", endpoint.Path + query).With("Cookie", cookies), null, faults);
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public Task An_address_nobody_maps_is_404() =>
        RefuseAsync(
            ((string[])["/nothing", "/connect", "/connect/", "/connect/nothing", "/connect/token/x", "/connect/register/x/y", "/.well-known/x", "/%FF", "/a%2Fb", "/..%2f", "/signin/x", "/assets/x"])
                .Select(path => (new TestedEndpoint(path, ["GET"], Face.Public), new Message("GET", path))),
            (e, answer) => (int)answer.Status is 404 or 400 ? null : "is not 404");

    /// <summary>Sends every message, demands a refusal that keeps the rules, and that no table has a row more or less.</summary>
    private async Task RefuseAsync(IEnumerable<(TestedEndpoint Endpoint, Message Message)> messages, Func<TestedEndpoint, Answer, string?> demand)
    {
        var before = await site.CountRowsAsync();
        var faults = new List<string>();
        var sent = 0;
        foreach (var (endpoint, message) in messages)
        {
            sent++;
            await CheckAsync(endpoint, message, demand, faults);
        }

        sent.ShouldBeGreaterThan(0);
        faults.ShouldBeEmpty();
        (await site.CountRowsAsync()).ShouldBe(before);
    }

    private async Task CheckAsync(TestedEndpoint endpoint, Message message, Func<TestedEndpoint, Answer, string?>? demand, List<string> faults)
    {
        var answer = await SendAsync(message);
        var found = RefusalRules.Faults(endpoint, message, answer).ToList();
        if (demand?.Invoke(endpoint, answer) is { } missed)
            found.Add(missed);
        if (found.Count > 0)
            faults.Add($"{message} -> {(int)answer.Status} {answer.Body[..Math.Min(200, answer.Body.Length)]}: {string.Join(", ", found)}");
    }

    /// <summary>Who is refused while still sending may find the connection closed before the answer was read (RFC 9112 §9.6): then again.</summary>
    private async Task<Answer> SendAsync(Message message)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await site.Wire.SendAsync(message);
            }
            catch (HttpRequestException) when (message.Body?.Length > 32 * 1024 && tries < 10)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>The status, and the error where the answer is JSON.</summary>
    private static string? Demand(TestedEndpoint endpoint, Answer answer, int status, string? error)
    {
        if ((int)answer.Status != status)
            return $"is not {status}";
        return error is null || endpoint.Face == Face.Browser || answer["error"] == error ? null : $"is {answer["error"]}, not {error}";
    }

    private static string Nested(int depth) =>
        new StringBuilder().Insert(0, "{\"jwks\":", depth).Append('1').Append('}', depth).ToString();

    private static byte[] Gzip(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(Encoding.ASCII.GetBytes(text));
        return target.ToArray();
    }
}
