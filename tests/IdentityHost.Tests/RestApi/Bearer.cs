using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;

namespace IdentityHost.Tests.RestApi;

/// <summary>An app that speaks to the REST APIs for a person, by one token.</summary>
public sealed record Bearer(ProtocolClient App, Person Person, string Token)
{
    /// <summary>The scopes that everything may be done with.</summary>
    public const string Scopes = "account account:read";

    /// <summary>Gets a token by the code flow, signing in where that is asked for.</summary>
    public static async Task<Bearer> OfAsync(ProtocolClient app, Person person, string scope = Scopes, params (string Name, string? Value)[] parameters) =>
        new(app, person, (await app.RedeemAsync(await person.AuthorizeAsync(app, [("scope", scope), .. parameters]))).ShouldSucceed().AccessToken);

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync("POST", path, body);

    public Task<Answer> PatchAsync(string path, object body, string? ifMatch) => SendAsync("PATCH", path, body, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    /// <summary>Any message with this token.</summary>
    public Task<Answer> SendAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(App, Token, method, path, body, headers);

    /// <summary>Any message with a token, or without one.</summary>
    public static async Task<Answer> SendAsync(ProtocolClient app, string? token, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path.StartsWith('/') ? path : "/api/v1/" + path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await app.SendAsync(request);
    }
}

/// <summary>What answers of the REST APIs must look like.</summary>
public static class RestShould
{
    /// <summary>Demands a problem (RFC 9457) of this status and type, as no cache keeps it.</summary>
    public static Answer ShouldBeProblem(this Answer answer, int status, string type)
    {
        ((int)answer.Status).ShouldBe(status, answer.Body);
        answer.Header("Content-Type").ShouldBe("application/problem+json");
        answer.Header("Cache-Control").ShouldContain("no-store");
        answer["type"].ShouldBe("urn:identityhost:problem:" + type);
        answer["status"].ShouldBe(status.ToString(CultureInfo.InvariantCulture));
        (answer["title"] ?? "").ShouldNotBeEmpty();
        answer["reference"].ShouldBe(answer.Header("X-Reference"));
        return answer;
    }

    /// <summary>Demands that just this is wrong with the input.</summary>
    public static Answer ShouldBeInvalid(this Answer answer, params (string Pointer, string Code)[] errors)
    {
        answer.ShouldBeProblem(400, "invalid-input").Json.GetProperty("errors").EnumerateArray()
            .Select(e => (e.GetProperty("pointer").GetString()!, e.GetProperty("code").GetString()!)).ShouldBe(errors, ignoreOrder: true);
        return answer;
    }

    /// <summary>The rows of a page.</summary>
    public static IReadOnlyList<JsonElement> Items(this Answer answer) => [.. answer.ShouldSucceed().Json.GetProperty("items").EnumerateArray()];

    /// <summary>The address of the next page, or null.</summary>
    public static string? Next(this Answer answer) =>
        answer.Header("Link") is { Length: > 0 } link ? link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)] : null;
}
