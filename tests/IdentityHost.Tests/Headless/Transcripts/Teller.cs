using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Testing.Headless;

namespace IdentityHost.Tests.Headless.Transcripts;

/// <summary>One request and its whole answer, as they are kept.</summary>
internal sealed record Exchange(string Request, string Answer);

/// <summary>A client that keeps what it sends and gets, with names in place of what is another each time.</summary>
internal sealed class Teller
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_times = ["at", "created_at", "last_used_at", "last_seen_at"];
    private static readonly string[] s_secrets = ["access_token", "refresh_token", "secret", "challenge"];

    private readonly Func<AllauthClient> _open;
    private readonly List<Exchange> _told;
    private readonly Dictionary<string, string> _names;
    private readonly string _who;

    public Teller(Func<AllauthClient> open)
        : this(open, "", [], [])
    {
    }

    private Teller(Func<AllauthClient> open, string who, List<Exchange> told, Dictionary<string, string> names) =>
        (_open, _who, _told, _names, Client) = (open, who, told, names, open());

    public AllauthClient Client { get; private set; }

    public bool IsBrowser => Client.Kind == AllauthKind.Browser;

    public IReadOnlyList<Exchange> Told => _told;

    /// <summary>Another client, in the same story.</summary>
    public Teller Another(string who) => new(_open, who + ": ", _told, _names);

    /// <summary>The same, without anything it was given.</summary>
    public void Forget() => Client = _open();

    /// <summary>What is called so from now on.</summary>
    public T Called<T>(string name, T value)
    {
        var text = value!.ToString()!;
        _names[text] = $"<{name}>";
        if (text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
            _names.TryAdd(text[..at], $"<{name}'s mailbox>");
        return value;
    }

    public Account Called(string name, Account account)
    {
        Called(name, account.Email!);
        Called(name + "'s name", account.UserName!);
        return account;
    }

    public Task<AllauthAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<AllauthAnswer> PostAsync(string path, object? body = null) => SendAsync("POST", path, body);

    public Task<AllauthAnswer> PutAsync(string path, object? body = null) => SendAsync("PUT", path, body);

    public Task<AllauthAnswer> PatchAsync(string path, object? body = null) => SendAsync("PATCH", path, body);

    public Task<AllauthAnswer> DeleteAsync(string path, object? body = null) => SendAsync("DELETE", path, body);

    private async Task<AllauthAnswer> SendAsync(string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var before = Client.Cookies["sessionid"]?.Value;
        var answer = await Client.SendAsync(method, path, body, headers);
        if (answer.Meta("secret")?.GetString() is { } secret)
            Called("secret", secret);
        // A browser gets by cookie what an app gets in the body.
        var isNew = answer.SessionToken is not null || (Client.Cookies["sessionid"] is { Value: { Length: > 0 } now } && now != before);
        string[] request = [_who + method, path, .. headers.Select(h => $"{h.Name}: {h.Value}"), .. body is null ? [] : new[] { Masked(JsonSerializer.Serialize(body, s_plain)) }];
        string[] said = [$"{answer.Status}", Masked(answer.Body), .. answer.Headers.ContainsKey("Retry-After") ? new[] { "Retry-After" } : [], .. isNew ? new[] { "+session" } : []];
        _told.Add(new(Named(string.Join(' ', request)), Named(string.Join(' ', said.Where(s => s.Length > 0)))));
        return answer;
    }

    private string Named(string text) => _names.OrderByDescending(n => n.Key.Length).Aggregate(text, (so, name) => so.Replace(name.Key, name.Value, StringComparison.Ordinal));

    private static string Masked(string body)
    {
        if (!body.StartsWith('{'))
            return body;
        var json = JsonNode.Parse(body)!.AsObject();
        if (json["meta"] is JsonObject meta && meta.Remove("session_token") && meta.Count == 0)
            json.Remove("meta");
        Mask(json);
        return json.ToJsonString(s_plain);
    }

    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Mask(item);
        }

        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToList())
        {
            if (Mask(members, name, value) is { } mask)
                members[name] = mask;
            else
                Mask(value);
        }
    }

    /// <summary>What stands for a value that is another each time; null where it stays.</summary>
    private static string? Mask(JsonObject owner, string name, JsonNode? value) => (name, value?.GetValueKind()) switch
    {
        (_, JsonValueKind.Number) when s_times.Contains(name, StringComparer.Ordinal) => "<time>",
        ("id", JsonValueKind.Number) => "<number>",
        ("id", JsonValueKind.String) when owner.ContainsKey("has_usable_password") || owner.ContainsKey("type") || owner.ContainsKey("displayName") => "<id>",
        (_, JsonValueKind.String) when s_secrets.Contains(name, StringComparer.Ordinal) => $"<{name}>",
        ("unused_codes", JsonValueKind.Array) => $"<{value!.AsArray().Count} codes>",
        ("authenticators" or "sessions", JsonValueKind.Array) when value!.AsArray().Count > 0 && value[0]!.GetValueKind() == JsonValueKind.Number => "<numbers>",
        ("credential", JsonValueKind.Object) when value!.AsObject().Count > 0 => "<credential>",
        _ => null,
    };
}
