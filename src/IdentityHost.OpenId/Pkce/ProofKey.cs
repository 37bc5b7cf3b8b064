using System.Security.Cryptography;
using System.Text;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Pkce;

/// <summary>Proof Key for Code Exchange, with S256 only.</summary>
/// <remarks>RFC 7636 §4; downgrades RFC 9700 §4.8.2 (S-104).</remarks>
internal static class ProofKey
{
    /// <summary>The one method: <c>plain</c> would show the verifier to whoever sees the request.</summary>
    public const string Method = "S256";

    /// <summary>Checks the challenge of an authorization request; null when it is good.</summary>
    public static OAuthError? CheckChallenge(string? challenge, string? method, bool required)
    {
        if (challenge is null)
        {
            if (method is not null)
                return OAuthError.InvalidRequest("code_challenge_method was sent without code_challenge.");
            return required ? OAuthError.InvalidRequest("code_challenge is required (RFC 7636).") : null;
        }

        // §4.3: an absent method means plain, which is not supported here (§4.4.1).
        if (!string.Equals(method, Method, StringComparison.Ordinal))
            return OAuthError.InvalidRequest("code_challenge_method must be S256.");

        // §4.2: the base64url of a SHA-256 has 43 characters, no more and no fewer.
        return challenge.Length == 43 && Base64UrlText.TryDecode(challenge) is not null
            ? null
            : OAuthError.InvalidRequest("code_challenge must be the base64url of a SHA-256 hash (43 characters).");
    }

    /// <summary>Checks the verifier of a token request against the stored challenge; null when it is good.</summary>
    public static OAuthError? Verify(string? challenge, string? verifier)
    {
        // RFC 9700 §4.8.2: a verifier for a code without challenge is a sign that somebody stripped the challenge.
        if (challenge is null)
            return verifier is null ? null : OAuthError.InvalidGrant("code_verifier was sent, but the code was issued without code_challenge.");
        if (verifier is null)
            return OAuthError.InvalidGrant("code_verifier is missing.");
        if (verifier.Length is < 43 or > 128 || verifier.AsSpan().ContainsAnyExcept(s_unreserved))
            return OAuthError.InvalidGrant("code_verifier must have 43 to 128 unreserved characters.");

        Span<byte> text = stackalloc byte[128];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.ASCII.GetBytes(verifier, text);
        SHA256.HashData(text[..length], hash);
        return Base64UrlText.TryDecode(challenge) is { } expected && CryptographicOperations.FixedTimeEquals(expected, hash)
            ? null
            : OAuthError.InvalidGrant("code_verifier does not match code_challenge.");
    }

    private static readonly System.Buffers.SearchValues<char> s_unreserved =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
}
