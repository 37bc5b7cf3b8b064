using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.UserInfo;

/// <summary>The access token of a request to one of our own resources: from the header or from a form body, never from the query.</summary>
/// <remarks>RFC 6750 §2.1, §2.2; the query is left out by OAuth 2.1 §5.1.</remarks>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token, or the refusal with its challenge.</summary>
    public static async ValueTask<OrError<string>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        string? inBody = null;
        if (HttpMethods.IsPost(http.Request.Method) && FormBody.IsForm(http.Request))
        {
            if ((await FormBody.ReadAsync(http, ct)).Refused(out var error, out var form))
                return error.AsBearerChallenge();
            inBody = form["access_token"];
        }

        if (inBody is null)
            return OfHeader(http);
        return http.Request.Headers.Authorization.Count == 0 ? inBody : Twice();
    }

    /// <summary>The token in the header, for resources that take it from nowhere else; or the refusal with its challenge.</summary>
    public static OrError<string> OfHeader(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count > 1)
            return Twice();
        var value = header.Count == 0 ? "" : header[0] ?? "";
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return None();
        return value[Scheme.Length..].Trim(' ') is { Length: > 0 } token && !token.Contains(' ', StringComparison.Ordinal)
            ? token
            : OAuthError.InvalidRequest("The Authorization header holds no bearer token.").AsBearerChallenge();
    }

    private static OAuthError Twice() => OAuthError.InvalidRequest("The access token was sent in more than one way.").AsBearerChallenge();

    /// <summary>RFC 6750 §3.1: who brings no credentials is told the scheme, and no error.</summary>
    private static OAuthError None() =>
        new("invalid_token", "An access token is needed.", StatusCodes.Status401Unauthorized) { Challenge = "Bearer" };

    /// <summary>RFC 6750 §3: a protected resource repeats the error in its challenge.</summary>
    private static OAuthError AsBearerChallenge(this OAuthError error) =>
        error with { Challenge = $"Bearer error=\"{error.Code}\", error_description=\"{error.Description}\"" };
}
