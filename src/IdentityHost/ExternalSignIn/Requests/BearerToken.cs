using System.Net.Http.Headers;

namespace IdentityHost.ExternalSignIn.Requests;

/// <summary>Access tokens in requests (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    /// <summary>The header; null for a text that is no token, since whatever else it holds belongs into no header (RFC 6749 appendix A.12).</summary>
    public static AuthenticationHeaderValue? Header(string token) => token.All(c => c is > ' ' and <= '~') ? new("Bearer", token) : null;
}
