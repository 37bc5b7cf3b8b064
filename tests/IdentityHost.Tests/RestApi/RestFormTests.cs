using System.Text;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>The form of requests and answers, the same for all routes of the REST APIs.</summary>
public sealed class RestFormTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    public static TheoryData<string, string, int, string> BrokenBodies => new()
    {
        { "application/json", " ", 400, "malformed-body" },
        { "application/json", "[]", 400, "malformed-body" },
        { "application/json", "null", 400, "malformed-body" },
        { "application/json", """{"email":"a@example.org",}""", 400, "malformed-body" },
        { "application/json", """{"email":"a@example.org"/**/}""", 400, "malformed-body" },
        { "application/json", """{"email":"a@example.org","email":"b@example.org"}""", 400, "malformed-body" },
        { "application/json", """{"email":"\ud800"}""", 400, "malformed-body" },
        { "application/json", """{"Email":"a@example.org"}""", 400, "invalid-input" },
        { "application/json", """{"email":1}""", 400, "invalid-input" },
        { "application/json", """{"email":null}""", 400, "invalid-input" },
        { "application/json", """{"email":["a@example.org"]}""", 400, "invalid-input" },
        { "application/json", """{"email":"a@example.org","role":"admin"}""", 400, "invalid-input" },
        { "text/plain", """{"email":"a@example.org"}""", 415, "unsupported-media-type" },
        { "application/json; charset=utf-16", """{"email":"a@example.org"}""", 415, "unsupported-media-type" },
        { "application/x-www-form-urlencoded", "email=a@example.org", 415, "unsupported-media-type" },
    };

    [Fact]
    [Trait("Security", "S-197")]
    public async Task Only_strict_json_is_read()
    {
        var ada = await NewBearerAsync();
        foreach (var row in BrokenBodies)
        {
            var (type, body, status, problem) = row.Data;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitations") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Headers.Authorization = new("Bearer", ada.Token);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            (await ada.App.SendAsync(request)).ShouldBeProblem(status, problem);
        }

        (await ada.PostAsync("invitations", new { email = "a@example.org", role = "admin" })).ShouldBeInvalid(("/role", "unknown_member"));
        (await ada.PostAsync("invitations", new { email = 1 })).ShouldBeInvalid(("/email", "invalid_type"));
        (await ada.PostAsync("invitations", new string(' ', 40_000))).Status.ShouldBe(System.Net.HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("after=MTIz", "after")]
    [InlineData("after='%20OR%201=1--", "after")]
    [InlineData("sort=id", "sort")]
    [Trait("Security", "S-198")]
    public async Task A_list_takes_only_the_parameters_it_has(string query, string wrong) =>
        (await (await NewBearerAsync()).GetAsync("sessions?" + query)).ShouldBeProblem(400, "invalid-input").Json.GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(wrong);

    [Fact]
    public async Task Scripts_of_registered_origins_read_the_answers()
    {
        var ada = await NewBearerAsync();
        var origin = ("Origin", "https://app.example");
        (await ada.SendAsync("GET", "sessions", null, origin)).Header("Access-Control-Allow-Origin").ShouldBe("https://app.example");
        (await ada.SendAsync("GET", "sessions", null, ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin").ShouldBeEmpty();

        var preflight = await Bearer.SendAsync(ada.App, null, "OPTIONS", "sessions/x", null, origin, ("Access-Control-Request-Method", "DELETE"));
        preflight.ShouldSucceed(System.Net.HttpStatusCode.NoContent).Header("Access-Control-Allow-Methods").ShouldBe("DELETE");
        preflight.Header("Access-Control-Allow-Credentials").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        var ada = await NewBearerAsync();
        foreach (var (method, path, status) in ((string, string, int)[])[("GET", "nothing", 404), ("PUT", "sessions", 405)])
        {
            var answer = await ada.SendAsync(method, path, null, ("Accept", "text/html"));
            ((int)answer.Status).ShouldBe(status);
            answer.Header("Content-Type").ShouldBe("application/problem+json");
        }
    }
}
