using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Registration;

/// <summary>The bearer token that opens registration: in the <c>Authorization</c> header only (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>RFC 6750 §3: without credentials the bare scheme is the whole challenge.</summary>
    public static OAuthError Missing { get; } = OAuthError.InvalidToken("A bearer token is required.") with { Challenge = "Bearer" };

    /// <summary>The token, or null when there is none.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
}
