using System.Buffers.Text;
using System.Text;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Authorize.Responses;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.EndSession;

/// <summary>What the sign-out page (<c>/signout</c>) may do with the logout request that led to it, or without one.</summary>
/// <remarks>
/// The page asks while somebody is signed in, and says "You are signed out" when nobody is. The request in its URL
/// (<c>?request=</c>) is no secret and holds nothing a stranger could not send to <c>/connect/logout</c> himself: client,
/// redirect URI and state, judged again by the same rules whenever it is used. Nothing is stored.
/// </remarks>
public sealed class SignOutRequests
{
    private const int Longest = 8_192;

    private readonly LogoutRules _rules;
    private readonly IBrowserSubjects _subjects;
    private readonly AuthorizeAnswers _answers;

    internal SignOutRequests(LogoutRules rules, IBrowserSubjects subjects, AuthorizeAnswers answers) =>
        (_rules, _subjects, _answers) = (rules, subjects, answers);

    /// <summary>The logout request as the page shows it; null when it is missing or not valid.</summary>
    public async ValueTask<PendingSignOut?> FindAsync(string? request, CancellationToken ct) =>
        await DecodeAsync(request, ct) is { } logout
            ? new(logout.Client?.ShownName, logout.RedirectUri is null ? null : RedirectOrigin.Of(logout.RedirectUri))
            : null;

    /// <summary>Signs out the person at this browser; the result leads back to the client when the request says so, or else to the page.</summary>
    public async Task<IResult> SignOutAsync(HttpContext http, string? request, CancellationToken ct)
    {
        await _subjects.SignOutAsync(http, ct);
        return Finish(await DecodeAsync(request, ct));
    }

    /// <summary>§3: back to the client, with the state it sent; or to the page that says it is done.</summary>
    internal IResult Finish(LogoutRequest? request)
    {
        if (request is not { Client: { } client, RedirectUri: { } redirectUri })
            return _answers.Continue("/signout");
        if (request.State is null)
            return _answers.Leave(client, redirectUri);
        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return _answers.Leave(client, $"{redirectUri}{separator}state={Uri.EscapeDataString(request.State)}");
    }

    /// <summary>The request as it stands in the page's URL; the hint stays out, it has served.</summary>
    internal static string Encode(LogoutRequest request)
    {
        var parameters = new List<KeyValuePair<string, string?>>();
        if (request.Client is not null)
            parameters.Add(new("client_id", request.Client.ClientId));
        if (request.RedirectUri is not null)
            parameters.Add(new("post_logout_redirect_uri", request.RedirectUri));
        if (request.State is not null)
            parameters.Add(new("state", request.State));
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(QueryString.Create(parameters).Value ?? ""));
    }

    private async ValueTask<LogoutRequest?> DecodeAsync(string? request, CancellationToken ct)
    {
        if (request is not { Length: > 0 and <= Longest } || !Base64Url.IsValid(request))
            return null;
        if (ProtocolParameters.Parse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(request))).Refused(out _, out var parameters))
            return null;
        return (await _rules.CheckAsync(parameters, ct)).Value;
    }
}

/// <summary>A logout request that waits for a person.</summary>
/// <param name="ClientName">The app that asks, or null when it did not say who it is; untrusted text.</param>
/// <param name="RedirectOrigin">The source expression for <c>form-action</c> in the page's CSP; null when the browser stays here.</param>
public sealed record PendingSignOut(string? ClientName, string? RedirectOrigin);
