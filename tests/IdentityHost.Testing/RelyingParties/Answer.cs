using System.Net;
using System.Text.Json;
using Shouldly;

namespace IdentityHost.Testing.RelyingParties;

/// <summary>An answer of an endpoint to a program: status, headers, body.</summary>
public sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private JsonElement? _json;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => _json ??= JsonDocument.Parse(Body).RootElement.Clone();

    /// <summary>A header, or the empty string.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>A string member of the body, or null.</summary>
    public string? this[string member] =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    /// <summary>Whether the body has this member.</summary>
    public bool Has(string member) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out _);

    /// <summary>The access token; fails the test when there is none.</summary>
    public string AccessToken => this["access_token"] ?? throw new InvalidOperationException($"No access_token in {(int)Status}: {Body}");

    /// <summary>The refresh token; fails the test when there is none.</summary>
    public string RefreshToken => this["refresh_token"] ?? throw new InvalidOperationException($"No refresh_token in {(int)Status}: {Body}");

    /// <summary>The ID token, taken apart; fails the test when there is none.</summary>
    public SignedToken IdToken => SignedToken.Parse(this["id_token"] ?? throw new InvalidOperationException($"No id_token in {(int)Status}: {Body}"));

    /// <summary>Whether an introspected token is alive.</summary>
    public bool Active => Json.GetProperty("active").GetBoolean();

    /// <summary>Demands success, and returns the answer for the next step.</summary>
    public Answer ShouldSucceed(HttpStatusCode status = HttpStatusCode.OK)
    {
        Status.ShouldBe(status, Body);
        return this;
    }

    /// <summary>Demands an error of RFC 6749 §5.2: status, JSON, no-store, the code, and a description of printable ASCII.</summary>
    public Answer ShouldBeError(int status, params string[] codes)
    {
        ((int)Status).ShouldBe(status, Body);
        Header("Content-Type").ShouldStartWith("application/json");
        Header("Cache-Control").ShouldContain("no-store");
        this["error"].ShouldBeOneOf(codes);
        (this["error_description"] ?? "").ShouldAllBe(c => c >= ' ' && c <= '~' && c != '"' && c != '\\');
        return this;
    }

    internal static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }
}
