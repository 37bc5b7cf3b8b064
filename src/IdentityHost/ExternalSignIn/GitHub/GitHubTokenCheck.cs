using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.ExternalSignIn.Requests;

namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>Asks GitHub whether a token was issued to our client: <c>POST /applications/{client_id}/token</c>, under the client's own credentials (S-164).</summary>
internal sealed class GitHubTokenCheck(Func<GitHubEndpoints> endpoints, GitHubSettings settings, ProviderHttp http)
{
    /// <summary>The id of the user it speaks for, and since when; null with the reason when it is not good, or another client's.</summary>
    public async Task<(CheckedToken? Token, Reading? Failure)> CheckAsync(string accessToken, CancellationToken ct)
    {
        var answer = await AskAsync(accessToken, ct);
        if (answer is not ProviderAnswer.Said { Object: { } check })
            return (null, Reading.Of(answer));
        if (!check.TryGetProperty("app", out var app) || JsonText.Of(app, "client_id") != settings.ClientId)
            return (null, new Reading.Refused("the token was issued to another client"));
        return check.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.Object && JsonText.Number(user, "id") is { } id
            ? (new CheckedToken(id, JsonText.Time(check, "created_at")), null)
            : (null, new Reading.Refused("the token speaks for nobody"));
    }

    /// <summary>What is wrong with our credentials, as a sentence; null for nothing. GitHub knows no such token, and says so only to a client it knows.</summary>
    public async Task<string?> FaultAsync(string section, CancellationToken ct) => await AskAsync("no-token", ct) switch
    {
        ProviderAnswer.Silent silent => $"{silent.Why}. Look at {section}:ApiUrl, the proxy and the firewall.",
        ProviderAnswer.Said { Status: 401 } => $"GitHub does not know the client: {section}:ClientId and {section}:ClientSecret are not those on the app's page.",
        ProviderAnswer.Said { Status: 404 or 422 } => null,
        var other => $"{other}, which GitHub would not. Look at {section}:ApiUrl.",
    };

    private async Task<ProviderAnswer> AskAsync(string accessToken, CancellationToken ct)
    {
        using var request = GitHubPeople.Request(HttpMethod.Post, endpoints().TokenCheck);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ClientId}:{settings.ClientSecret}")));
        request.Content = new StringContent(new JsonObject { ["access_token"] = accessToken }.ToJsonString(), Encoding.UTF8, "application/json");
        return await http.SendAsync(request, ct);
    }
}

/// <summary>What GitHub says of a token.</summary>
/// <param name="UserId">The number of the user it speaks for.</param>
/// <param name="CreatedAt">When it was issued; null where that is not said.</param>
internal sealed record CheckedToken(string UserId, DateTimeOffset? CreatedAt);
