using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary><c>client_secret_post</c>: id and secret in the body.</summary>
/// <remarks>RFC 6749 §2.3.1. A secret in the query is never looked at.</remarks>
internal static class ClientSecretPost
{
    public const string Method = "client_secret_post";

    /// <summary>Reads the body.</summary>
    public static OrError<ClientCredential> Read(ProtocolParameters form, string secret) =>
        form["client_id"] is { } id
            ? new ClientCredential.Secret(Method, id, secret)
            : OAuthError.InvalidRequest("client_secret was sent without client_id.");
}
