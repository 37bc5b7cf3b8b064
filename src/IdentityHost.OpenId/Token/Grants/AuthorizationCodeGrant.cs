using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Pkce;
using IdentityHost.OpenId.Secrets;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Token.Grants;

/// <summary>The authorization code grant: a client redeems a code for tokens.</summary>
/// <remarks>RFC 6749 §4.1.3; proof key RFC 7636 §4.6; resources RFC 8707 §2.2.</remarks>
internal sealed class AuthorizationCodeGrant(
    IAuthorizationCodes codes,
    LiveSubjects subjects,
    Audiences audiences,
    RefreshFamilies families,
    TimeProvider clock,
    ILogger<AuthorizationCodeGrant> log) : IGrantType
{
    public string Name => "authorization_code";

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        // RFC 6749 §4.1.3: the code is required, and was issued to this client.
        if (request.Form["code"] is not { } value)
            return OAuthError.InvalidRequest("code is missing.");
        if (await codes.FindAsync(OpaqueToken.Hash(value), ct) is not { } code
            || !string.Equals(code.ClientId, request.Client.ClientId, StringComparison.Ordinal))
        {
            return OAuthError.InvalidGrant("The code is unknown, or was issued to another client.");
        }

        if (RedirectUriFault(code, request.Form) is { } misdirected)
            return misdirected;
        if (ProofKey.Verify(code.CodeChallenge, request.Form["code_verifier"]) is { } mismatch)
            return mismatch;

        // §4.1.2: once only, and a replay ends what the code produced. Looked at before expiry, since a replay is one at any
        // time, but after the proof key, so that a thief without the verifier can neither burn the code nor end the grant.
        if (code.RedeemedAt is not null)
            return await EndAsync(request.Client, code, ct);
        if (code.ExpiresAt <= clock.GetUtcNow())
            return OAuthError.InvalidGrant("The code has expired.");
        return await RedeemAsync(request, code, ct);
    }

    private async ValueTask<OrError<TokenGrant>> RedeemAsync(TokenRequest request, AuthorizationCode code, CancellationToken ct)
    {
        var authorization = code.Authorization;
        if ((await subjects.FindAsync(authorization, boundToSession: true, ct)).Refused(out var error, out var subject))
            return error;
        if ((await audiences.NarrowAsync(authorization, authorization.Scopes, request.Form.Resources, ct)).Refused(out error, out var audience))
            return error;

        // One conditional UPDATE decides between competitors; who loses it is a replay. The family is stored with it or not at all.
        var family = families.Open(request.Client, authorization);
        if (!await codes.TryRedeemAsync(code, family?.Grant, clock.GetUtcNow(), ct))
            return await LostAsync(request.Client, code, ct);

        return new TokenGrant
        {
            Authorization = authorization,
            Subject = subject,
            Scopes = authorization.Scopes,
            Audience = audience,
            RefreshToken = family?.Token.Value,
            Nonce = code.Nonce,
        };
    }

    /// <summary>Somebody was faster, which is a replay; or the write found account or client changed since they were looked at (S-232), which is none.</summary>
    private async ValueTask<OrError<TokenGrant>> LostAsync(Client client, AuthorizationCode code, CancellationToken ct) =>
        await codes.FindAsync(code.Hash, ct) is { RedeemedAt: not null }
            ? await EndAsync(client, code, ct)
            : OAuthError.InvalidGrant("The authorization is no longer valid.");

    /// <summary>RFC 6749 §4.1.3: the same redirect_uri again. OAuth 2.1 lets it be left out where a proof key does its work; another one is never right.</summary>
    private static OAuthError? RedirectUriFault(AuthorizationCode code, ProtocolParameters form)
    {
        if (form["redirect_uri"] is { } sent)
        {
            return string.Equals(sent, code.RedirectUri, StringComparison.Ordinal)
                ? null
                : OAuthError.InvalidGrant("redirect_uri is not the one of the authorization request.");
        }

        return code is { RedirectUriWasSent: true, CodeChallenge: null }
            ? OAuthError.InvalidGrant("redirect_uri is missing, but was part of the authorization request.")
            : null;
    }

    private async ValueTask<OrError<TokenGrant>> EndAsync(Client client, AuthorizationCode code, CancellationToken ct)
    {
        await families.EndAsync(code.Authorization, client, GrantEnd.CodeReplayed, ct);
        Log.CodeReplayed(log, client.ClientId, code.Authorization.GrantId);
        return OAuthError.InvalidGrant("The code was used before.");
    }
}
