using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary><c>private_key_jwt</c>: the client signs who it is with its own key.</summary>
/// <remarks>RFC 7523 §3, OpenID Connect Core §9; audience and replay S-142.</remarks>
internal sealed class PrivateKeyJwt(ClientKeys keys, IAssertionIds used, Issuer issuer, TimeProvider clock)
{
    public const string Method = "private_key_jwt";
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // The clocks of two machines differ; an assertion may come from a minute ahead, or arrive a minute late.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(10);

    /// <summary>Reads the body. The signature is verified later, once the client is known.</summary>
    public static OrError<ClientCredential> Read(ProtocolParameters form, string? assertion)
    {
        if (assertion is null || form["client_assertion_type"] is not { } type)
            return OAuthError.InvalidRequest("client_assertion and client_assertion_type belong together.");
        if (!string.Equals(type, AssertionType, StringComparison.Ordinal))
            return Refused($"client_assertion_type must be {AssertionType}.");
        if (ForeignJws.TryRead(assertion, out var fault) is not { } token)
            return Refused(fault ?? "");

        // RFC 7523 §3: issuer and subject are the client; a client_id beside them must agree (RFC 7521 §4.2).
        var id = token.Text("sub");
        if (id is null || !string.Equals(token.Text("iss"), id, StringComparison.Ordinal)
            || (form["client_id"] is { } named && !string.Equals(named, id, StringComparison.Ordinal)))
        {
            token.Dispose();
            return Refused("iss, sub and client_id are not the same client.");
        }

        return new ClientCredential.Assertion(id, token);
    }

    /// <summary>Verifies the assertion; null when it proves the client.</summary>
    public async ValueTask<OAuthError?> VerifyAsync(Client client, ForeignJws token, CancellationToken ct)
    {
        if (client.Metadata.TokenEndpointAuthSigningAlg is { } registered && !string.Equals(registered, token.Algorithm, StringComparison.Ordinal))
            return Refused($"The client registered {registered}.");

        // RFC 8725 §3.11: another kind of token, signed for another purpose, is no assertion.
        if (token.Type is not (null or "JWT" or "jwt" or "client-authentication+jwt"))
            return Refused("The type is not that of a client assertion.");
        if (ClaimsFault(token, out var expiry) is { } fault)
            return Refused(fault);
        if (token.Text("jti") is not { Length: > 0 and <= 255 } id)
            return Refused("jti is missing or too long.");

        var (key, why) = await keys.FindAsync(client, token.KeyId, token.Algorithm, ct);
        if (key is null)
            return Refused(why ?? "No key of the client fits.");
        if (!token.IsSignedBy(key))
            return Refused("The signature is wrong.");

        // Last, so that only who holds the key can fill the memory, and kept longer than the assertion could be presented.
        return await used.TryUseAsync(client.ClientId, id, expiry + s_tolerance + s_tolerance, ct)
            ? null
            : Refused("The assertion was used before.");
    }

    /// <summary>RFC 7523 §3, with the audience of S-142: the issuer as one string, since an endpoint or a list lets another server relay the assertion.</summary>
    private string? ClaimsFault(ForeignJws token, out DateTimeOffset expiry)
    {
        var now = clock.GetUtcNow();
        expiry = token.Moment("exp") ?? DateTimeOffset.MinValue;
        if (!token.Claims.TryGetProperty("aud", out var audience) || audience.ValueKind != JsonValueKind.String || !audience.ValueEquals(issuer.Value))
            return "aud is not the issuer as one string.";
        if (expiry <= now - s_tolerance)
            return "exp is missing or has passed.";
        if (expiry > now + s_longestLife + s_slack)
            return "exp is more than five minutes away.";
        if (IsAhead(token, "nbf", now) || IsAhead(token, "iat", now))
            return "nbf or iat is malformed or more than a minute ahead.";
        return null;
    }

    private static bool IsAhead(ForeignJws token, string claim, DateTimeOffset now) =>
        token.Claims.TryGetProperty(claim, out _) && !(token.Moment(claim) <= now + s_tolerance);

    private static OAuthError Refused(string reason) =>
        OAuthError.InvalidClient("The client assertion is not valid.") with { Reason = reason };
}
