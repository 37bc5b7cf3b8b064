using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;

namespace IdentityHost.Testing.Headless;

/// <summary>An answer of the headless API.</summary>
public sealed partial record AllauthAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private JsonElement? _json;

    /// <summary>The whole body.</summary>
    public JsonElement Json => _json ??= JsonElement.Parse(Body);

    /// <summary>The member <c>data</c>.</summary>
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>A member of <c>meta</c>, or null.</summary>
    public JsonElement? Meta(string name) =>
        Body.StartsWith('{') && Json.TryGetProperty("meta", out var meta) && meta.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The token an app gets.</summary>
    public string? SessionToken => Meta("session_token")?.GetString();

    /// <summary>Whether somebody is signed in, as it says.</summary>
    public bool? IsAuthenticated => Meta("is_authenticated")?.GetBoolean();

    /// <summary>The ids of the flows, the pending one with an exclamation mark, one that says it is not with a question mark.</summary>
    public IReadOnlyList<string> Flows =>
    [
        .. Data.GetProperty("flows").EnumerateArray().Select(f => f.GetProperty("id").GetString()
            + (f.TryGetProperty("is_pending", out var pending) ? pending.GetBoolean() ? "!" : "?" : "")),
    ];

    /// <summary>The flow that is pending, or null.</summary>
    public string? Pending => Flows.FirstOrDefault(f => f.EndsWith('!'))?.TrimEnd('!');

    /// <summary>The errors as <c>code@param</c>.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Json.GetProperty("errors").EnumerateArray().Select(e =>
        {
            e.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
            return e.GetProperty("code").GetString() + (e.TryGetProperty("param", out var param) ? "@" + param.GetString() : "");
        }),
    ];

    /// <summary>The methods as words, <c>+</c> for a reauthentication.</summary>
    public IReadOnlyList<string> Methods =>
        [.. Data.GetProperty("methods").EnumerateArray().Select(m => m.GetProperty("method").GetString() + (m.TryGetProperty("reauthenticated", out _) ? "+" : ""))];

    /// <summary>Demands this status, in the envelope too, and the headers every answer has.</summary>
    public AllauthAnswer ShouldBe(int status)
    {
        Status.ShouldBe(status, Body);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Headers["Content-Type"].ShouldBe("application/json");
        Headers["Cache-Control"].ShouldContain("no-store");
        return this;
    }

    /// <summary>Demands errors, all of them, in order.</summary>
    public AllauthAnswer ShouldBeErrors(params string[] errors)
    {
        ShouldBe(400).Errors.ShouldBe(errors);
        return this;
    }

    /// <summary>Demands that nobody is signed in and this step is owed; null for none.</summary>
    public AllauthAnswer ShouldOwe(string? flow)
    {
        ShouldBe(401).IsAuthenticated.ShouldBe(false);
        Pending.ShouldBe(flow);
        return this;
    }

    /// <summary>Demands that somebody is signed in by these methods.</summary>
    public AllauthAnswer ShouldBeSignedIn(params string[] methods)
    {
        ShouldBe(200).IsAuthenticated.ShouldBe(true);
        Methods.ShouldBe(methods);
        return this;
    }

    /// <summary>Demands that somebody signed in must prove themselves again.</summary>
    public AllauthAnswer ShouldAskAgain(params string[] flows)
    {
        ShouldBe(401).IsAuthenticated.ShouldBe(true);
        Flows.ShouldBe(flows);
        return this;
    }

    /// <summary>The body with everything random masked.</summary>
    public string Masked => Random().Replace(Body, "\"*\"");

    internal static async Task<AllauthAnswer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("\"[A-Za-z0-9_-]{22,}\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Random();
}
