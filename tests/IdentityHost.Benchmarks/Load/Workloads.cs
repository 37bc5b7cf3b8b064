using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IdentityHost.Benchmarks.Load;

/// <summary>One simulated client with its connection, browser cookies and tokens; each method is one operation of a workload.</summary>
internal sealed partial class Workloads(HttpConnection connection, int number) : IDisposable
{
    public const string Secret = "bench-svc-secret-0123456789abcdef01";
    public const string Password = "correct-horse-battery-1";
    private const string Callback = "http://127.0.0.1:9/cb";
    private const string Verifier = "bench-verifier-0123456789-0123456789-0123456789";
    private static readonly string s_challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
    private string? _accessToken;
    private string? _refreshToken;
    private readonly List<HttpConnection> _beside = [];
    private bool _jwks;

    public int Number => number;

    public async Task Get(string path) => Expect(await connection.SendAsync("GET", path), 200);

    /// <summary>W1</summary>
    public async Task ClientCredentials()
    {
        var answer = await connection.SendAsync("POST", "/connect/token", body: $"grant_type=client_credentials&scope=api&client_id=bench-svc&client_secret={Secret}");
        _accessToken = Member(Expect(answer, 200), "access_token");
    }

    /// <summary>W2</summary>
    public async Task Refresh()
    {
        var answer = await connection.SendAsync("POST", "/connect/token", body: $"grant_type=refresh_token&client_id=bench-web&refresh_token={_refreshToken}");
        _refreshToken = Member(Expect(answer, 200), "refresh_token");
    }

    /// <summary>W3</summary>
    public async Task CodeFlow()
    {
        var answer = await connection.SendAsync(
            "GET",
            "/connect/authorize?response_type=code&client_id=bench-web&redirect_uri=" + Uri.EscapeDataString(Callback)
                + "&scope=openid%20profile%20email%20offline_access&state=s&nonce=n&code_challenge_method=S256&code_challenge=" + s_challenge,
            cookies: true);
        var location = answer.Header("Location") ?? throw new InvalidOperationException($"authorize: {answer.Status} {answer.Body}");
        if (!location.StartsWith(Callback, StringComparison.Ordinal))
            throw new InvalidOperationException($"authorize went to {location}");
        var code = CodePattern().Match(location).Groups[1].Value;
        answer = await connection.SendAsync(
            "POST",
            "/connect/token",
            body: $"grant_type=authorization_code&client_id=bench-web&code={code}&code_verifier={Verifier}&redirect_uri={Uri.EscapeDataString(Callback)}");
        var body = Expect(answer, 200);
        _refreshToken = Member(body, "refresh_token");
        _accessToken = Member(body, "access_token");
    }

    /// <summary>W4i</summary>
    public async Task Introspect()
    {
        var answer = await connection.SendAsync("POST", "/connect/introspect", body: $"token={_accessToken}&client_id=bench-svc&client_secret={Secret}");
        if (!Expect(answer, 200).Contains("\"active\":true", StringComparison.Ordinal))
            throw new InvalidOperationException($"introspect: {answer.Body}");
    }

    /// <summary>W4u</summary>
    public async Task UserInfo() => Expect(await connection.SendAsync("GET", "/connect/userinfo", $"Authorization: Bearer {_accessToken}\r\n"), 200);

    /// <summary>W5</summary>
    public async Task Discovery() =>
        Expect(await connection.SendAsync("GET", (_jwks = !_jwks) ? "/.well-known/jwks.json" : "/.well-known/openid-configuration"), 200);

    /// <summary>W8: a full password sign-in of a single-page app through the headless API, with an empty cookie jar.</summary>
    public async Task Login()
    {
        connection.Cookies.Clear();
        Expect(await connection.SendAsync("GET", "/_allauth/browser/v1/config", cookies: true), 200);
        var credentials = $$"""{"email":"user{{number}}@example.com","password":"{{Password}}"}""";
        Expect(
            await connection.SendAsync("POST", "/_allauth/browser/v1/auth/login", $"X-CSRFToken: {connection.Cookies["csrftoken"]}\r\n", credentials, cookies: true, "application/json"), 200);
    }

    /// <summary>W8p: the same through both pages.</summary>
    public async Task SignIn()
    {
        connection.Cookies.Clear();
        var who = $"Email=user{number}%40example.com";
        var first = await connection.SendAsync("GET", "/signin", cookies: true);
        var second = await PostSignInAsync($"{HiddenFields(first)}&{who}");
        var answer = await PostSignInAsync($"{HiddenFields(second)}&{who}&Password={Password}");
        if (answer.Status is not (302 or 303))
            throw new InvalidOperationException($"sign-in: {answer.Status} {answer.Body[..Math.Min(300, answer.Body.Length)]}");
    }

    /// <summary>W11: who the browser's session belongs to.</summary>
    public async Task CurrentSession() => Expect(await connection.SendAsync("GET", "/_allauth/browser/v1/auth/session", cookies: true), 200);

    /// <summary>W12: what a single-page app asks at its start, all at once, with one session.</summary>
    public async Task PageLoad()
    {
        var paths = (string[])["config", "auth/session", "account/email", "account/authenticators", "account/providers", "auth/sessions"];
        while (_beside.Count < paths.Length)
            _beside.Add(new HttpConnection(Port));
        await Task.WhenAll(paths.Select(async (path, i) =>
        {
            foreach (var (name, value) in connection.Cookies)
                _beside[i].Cookies[name] = value;
            Expect(await _beside[i].SendAsync("GET", $"/_allauth/browser/v1/{path}", cookies: true), 200);
        }));
    }

    private Task<Answer> PostSignInAsync(string form) => connection.SendAsync("POST", "/signin", $"Origin: http://127.0.0.1:{Port}\r\n", form, cookies: true);

    /// <summary>What the forms of the page hide, each once: pages have more than one form.</summary>
    private static string HiddenFields(Answer page) => string.Join('&', HiddenFieldPattern().Matches(Expect(page, 200)).DistinctBy(m => m.Groups[1].Value, StringComparer.Ordinal).Select(m =>
        $"{Uri.EscapeDataString(m.Groups[1].Value)}={Uri.EscapeDataString(WebUtility.HtmlDecode(m.Groups[2].Value))}"));

    public required int Port { get; init; }

    public void Dispose()
    {
        connection.Dispose();
        _beside.ForEach(beside => beside.Dispose());
    }

    private static string Expect(Answer answer, int status) =>
        answer.Status == status ? answer.Body : throw new InvalidOperationException($"{answer.Status} {answer.Body}");

    private static string Member(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    [GeneratedRegex("[?&]code=([^&#]+)", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();

    [GeneratedRegex("<input name=\"([^\"]+)\" type=\"hidden\" value=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex HiddenFieldPattern();
}
