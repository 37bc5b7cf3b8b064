using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IdentityHost.Testing.Recording;

namespace IdentityHost.Testing.Headless;

/// <summary>The kinds of clients the headless API serves.</summary>
public enum AllauthKind
{
    /// <summary>Cookies and CSRF.</summary>
    Browser,

    /// <summary>A token in a header.</summary>
    App,
}

/// <summary>
/// A client that behaves as allauth's own single-page app does: the browser kind keeps cookies and repeats <c>csrftoken</c>; the app kind stores
/// every session token it is given, and forgets it when it is gone.
/// </summary>
public sealed class AllauthClient : IDisposable
{
    private readonly Uri _origin;
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies = new();

    /// <summary>A client without anything.</summary>
    public AllauthClient(Uri origin, AllauthKind kind, Transcript transcript)
    {
        (_origin, Kind) = (origin, kind);
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = kind == AllauthKind.Browser, CookieContainer = _cookies };
        _http = new HttpClient(new RecordingHandler(kind == AllauthKind.App ? "app" : "spa", transcript, sockets)) { BaseAddress = origin };
    }

    /// <summary>Of which kind it is.</summary>
    public AllauthKind Kind { get; }

    /// <summary>The token of an app.</summary>
    public string? SessionToken { get; set; }

    /// <summary>The access token of an app with the JWT strategy; sent instead of the session token when set.</summary>
    public string? AccessToken { get; set; }

    /// <summary>What every answer is held against; null for nothing.</summary>
    public Task<ApiDescription?>? Description { get; init; }

    /// <summary>Whether an app takes what it is given; a test that keeps an old token says no.</summary>
    public bool StoresTokens { get; init; } = true;

    /// <summary>The cookies of a browser.</summary>
    public CookieCollection Cookies => _cookies.GetCookies(_origin);

    /// <summary>Gives a browser a cookie that it has from before.</summary>
    public void Remember(string name, string value) => _cookies.Add(_origin, new Cookie(name, value));

    /// <summary>Where the API is.</summary>
    public string Prefix => Kind == AllauthKind.App ? "/_allauth/app/v1/" : "/_allauth/browser/v1/";

    /// <summary>Reads.</summary>
    public Task<AllauthAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    /// <summary>Posts JSON.</summary>
    public Task<AllauthAnswer> PostAsync(string path, object? body = null) => SendAsync("POST", path, body);

    /// <summary>Posts a form, as a page that navigates does.</summary>
    public Task<AllauthAnswer> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync("POST", path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Puts JSON.</summary>
    public Task<AllauthAnswer> PutAsync(string path, object? body = null) => SendAsync("PUT", path, body);

    /// <summary>Patches with JSON.</summary>
    public Task<AllauthAnswer> PatchAsync(string path, object? body = null) => SendAsync("PATCH", path, body);

    /// <summary>Deletes, with JSON.</summary>
    public Task<AllauthAnswer> DeleteAsync(string path, object? body = null) => SendAsync("DELETE", path, body);

    /// <summary>Sends anything; a text is sent as it is. A path that begins with a slash lies outside the API.</summary>
    public async Task<AllauthAnswer> SendAsync(string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        if (Kind == AllauthKind.Browser && method is not ("GET" or "HEAD" or "OPTIONS") && Cookies["csrftoken"] is null)
            await SendAsync("GET", "config", null);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_origin, path.StartsWith('/') ? path : Prefix + path));
        Identify(request);
        if (body is not null)
            request.Content = body as HttpContent ?? new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var answer = await AllauthAnswer.ReadAsync(response);
        if (Description is not null && !path.StartsWith('/'))
            (await Description)?.ShouldPromise(Kind, method, path, answer);
        if (StoresTokens)
            Store(answer);
        return answer;
    }

    private void Identify(HttpRequestMessage request)
    {
        if (Kind == AllauthKind.Browser)
        {
            if (Cookies["csrftoken"] is { } csrf)
                request.Headers.Add("X-CSRFToken", csrf.Value);
            request.Headers.Add("Origin", _origin.GetLeftPart(UriPartial.Authority));
        }
        else if (AccessToken is not null)
        {
            request.Headers.Authorization = new("Bearer", AccessToken);
        }
        else if (SessionToken is not null)
        {
            request.Headers.Add("X-Session-Token", SessionToken);
        }
    }

    private void Store(AllauthAnswer answer)
    {
        if (answer.SessionToken is { } token)
            SessionToken = token;
        else if (answer.Status == 410)
            SessionToken = null;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
