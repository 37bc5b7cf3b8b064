using System.Net.Http.Headers;
using System.Text;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using Microsoft.Extensions.Primitives;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary><c>client_secret_basic</c>: id and secret in the Authorization header, each form-encoded first.</summary>
/// <remarks>RFC 6749 §2.3.1, RFC 7617. The two ends of this encoding are where implementations differ; ours is strict.</remarks>
internal static class ClientSecretBasic
{
    public const string Method = "client_secret_basic";
    private const int MostCharacters = 4096;

    /// <summary>Reads the header.</summary>
    public static OrError<ClientCredential> Read(StringValues header)
    {
        if (header is not [{ Length: <= MostCharacters } value])
            return Malformed("There is more than one Authorization header, or it is too long.");
        if (!AuthenticationHeaderValue.TryParse(value, out var parsed) || !string.Equals(parsed.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
            return Malformed("The scheme is not Basic.");

        var encoded = parsed.Parameter ?? "";
        var bytes = new byte[encoded.Length];
        if (encoded.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(encoded, bytes, out var length))
            return Malformed("The credentials are not base64.");

        // After base64 only ASCII is left in well-formed credentials: everything else was percent-encoded.
        var text = Encoding.Latin1.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return Malformed("The credentials have no colon, or no client id before it.");
        if (FormDecoding.TryDecode(text.AsSpan(0, colon)) is not { } id || FormDecoding.TryDecode(text.AsSpan(colon + 1)) is not { Length: > 0 } secret)
            return Malformed("Id or secret are not form-encoded, or the secret is empty.");
        return new ClientCredential.Secret(Method, id, secret);
    }

    private static OAuthError Malformed(string reason) =>
        OAuthError.InvalidClient("The Authorization header holds no well-formed Basic credentials.") with { Reason = reason };
}
