using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Testing.Loopback;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Testing.Providers;

/// <summary>GitHub on a loopback port, strict about what its reference asks of clients, with answers a test chooses.</summary>
public sealed class LoopbackGitHub : IAsyncDisposable
{
    public const string ClientId = "Iv1.0123456789abcdef";
    public const string ClientSecret = "0123456789abcdef0123456789abcdef01234567";
    public const string AccessToken = "gho_16C7e42F292c6912E7710c838347Ae178B4a";

    private readonly ConcurrentDictionary<string, string> _challenges = new(StringComparer.Ordinal);
    private LoopbackServer? _server;

    private LoopbackGitHub()
    {
    }

    /// <summary>Where it is.</summary>
    public string Url => _server!.Origin;

    /// <summary>Everything it was asked.</summary>
    public IReadOnlyList<string> Requests => _server!.Requests;

    /// <summary>What <c>/user</c> says.</summary>
    public string User { get; set; } = GitHubAnswers.User;

    /// <summary>What <c>/user/emails</c> says.</summary>
    public string Emails { get; set; } = GitHubAnswers.Emails;

    /// <summary>What the check of a token says.</summary>
    public string Check { get; set; } = GitHubAnswers.Check(ClientId);

    /// <summary>What it answers next at a path in place of that.</summary>
    public ConcurrentDictionary<string, VendorAnswer> Instead { get; } = new(StringComparer.Ordinal);

    public static async Task<LoopbackGitHub> StartAsync()
    {
        var gitHub = new LoopbackGitHub();
        gitHub._server = await LoopbackServer.StartAsync(gitHub.AnswerAsync);
        return gitHub;
    }

    /// <summary>Somebody allows the app, whose browser was sent to this address; the query it comes back with.</summary>
    public string Allow(Uri location)
    {
        var asked = QueryHelpers.ParseQuery(location.Query);
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
        _challenges[code] = asked["code_challenge"].ToString();
        return $"?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}";
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (Instead.TryRemove(http.Request.Path.Value!, out var instead))
        {
            await instead.WriteAsync(http);
            return;
        }

        var (status, body) = await SayAsync(http.Request);
        await VendorAnswer.Refuse(status, body).WriteAsync(http);
    }

    private async Task<(int Status, string Body)> SayAsync(HttpRequest request)
    {
        if (request.Headers.UserAgent.Count == 0)
            return (403, """{ "message": "Request forbidden by administrative rules. Please make sure your request has a User-Agent header." }""");
        var isOurs = request.Headers.Authorization == $"Bearer {AccessToken}";
        return $"{request.Method} {request.Path}" switch
        {
            "POST /login/oauth/access_token" => await RedeemAsync(request),
            "GET /api/v3/user" => isOurs ? (200, User) : (401, GitHubAnswers.BadCredentials),
            "GET /api/v3/user/emails" => isOurs ? (200, Emails) : (401, GitHubAnswers.BadCredentials),
            "POST /api/v3/applications/" + ClientId + "/token" => await CheckAsync(request),
            _ => (404, GitHubAnswers.NotFound),
        };
    }

    private async Task<(int Status, string Body)> RedeemAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return (200, """{ "error": "incorrect_client_credentials", "error_description": "The client_id and/or client_secret passed are incorrect." }""");
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return _challenges.TryRemove(form["code"].ToString(), out var expected) && expected == challenge
            ? (200, $$"""{ "access_token": "{{AccessToken}}", "scope": "user:email", "token_type": "bearer" }""")
            : (200, GitHubAnswers.BadCode);
    }

    private async Task<(int Status, string Body)> CheckAsync(HttpRequest request)
    {
        if (request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}")))
            return (401, GitHubAnswers.BadCredentials);
        using var body = await System.Text.Json.JsonDocument.ParseAsync(request.Body);
        return body.RootElement.GetProperty("access_token").GetString() == AccessToken ? (200, Check) : (404, GitHubAnswers.NotFound);
    }
}
