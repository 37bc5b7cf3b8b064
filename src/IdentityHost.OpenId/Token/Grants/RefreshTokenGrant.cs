using System.Security.Cryptography;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Token.Grants;

/// <summary>The refresh token grant: a client continues an authorization without its person.</summary>
/// <remarks>RFC 6749 §6; rotation and reuse RFC 9700 §4.14.2, S-127 to S-130.</remarks>
internal sealed class RefreshTokenGrant(
    IGrants grants,
    RefreshFamilies families,
    LiveSubjects subjects,
    Audiences audiences,
    ScopeRules rules,
    ILogger<RefreshTokenGrant> log) : IGrantType
{
    public string Name => "refresh_token";

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        // RFC 6749 §6: the token is required, and was issued to this client. An invented one, even of a living family, changes nothing.
        if (request.Form["refresh_token"] is not { } value)
            return OAuthError.InvalidRequest("refresh_token is missing.");
        if (RefreshToken.TryParse(value) is not { } presented
            || await grants.FindAsync(presented.GrantId, ct) is not { } grant
            || !string.Equals(grant.ClientId, request.Client.ClientId, StringComparison.Ordinal)
            || !CryptographicOperations.FixedTimeEquals(grant.FamilyHash, presented.FamilyHash))
        {
            return OAuthError.InvalidGrant("The refresh token is unknown, or was issued to another client.");
        }

        if (families.IsOver(grant))
            return OAuthError.InvalidGrant("The refresh token has expired or was revoked.");

        // RFC 9700 §4.14.2: a spent token of a living family is in two hands, and nobody can tell which are the right ones.
        var isPresent = CryptographicOperations.FixedTimeEquals(grant.TokenHash, presented.Hash);
        if (!isPresent && !IsPrevious(grant, presented))
            return await EndAsync(request.Client, grant, ct);
        return await ContinueAsync(request, grant, presented, isPresent, ct);
    }

    /// <summary>Everything that may be refused is looked at before the token is spent: a slip of the client costs it nothing.</summary>
    private async ValueTask<OrError<TokenGrant>> ContinueAsync(TokenRequest request, Grant grant, RefreshToken presented, bool isPresent, CancellationToken ct)
    {
        var authorization = grant.Authorization;
        if ((await subjects.FindAsync(authorization, boundToSession: !grant.Offline, ct)).Refused(out var error, out var subject))
            return error;

        // RFC 6749 §6: fewer scopes for this access token, never more; the grant keeps its own. A scope that was taken from the
        // client since (S-131) is no part of it any more.
        var granted = await rules.StillHeldAsync(request.Client, authorization.Scopes, ct);
        var scopes = request.Form.List("scope") is { Count: > 0 } asked ? asked : granted;
        if (scopes.Count == 0 || scopes.Any(s => !granted.Contains(s, StringComparer.Ordinal)))
            return OAuthError.InvalidScope("A scope was not part of the authorization, or was taken from the client since.");
        if ((await audiences.NarrowAsync(authorization, scopes, request.Form.Resources, ct)).Refused(out error, out var audience))
            return error;

        var next = isPresent ? await families.RotateAsync(grant, presented, ct) : null;
        next ??= await RepeatAsync(grant, presented, lostTheRace: isPresent, ct);
        if (next is null)
            return await LostAsync(request.Client, grant, presented, ct);
        return new TokenGrant
        {
            Authorization = authorization,
            Subject = subject,
            Scopes = scopes,
            Audience = audience,
            RefreshToken = next.Value,
        };
    }

    private async ValueTask<RefreshToken?> RepeatAsync(Grant grant, RefreshToken presented, bool lostTheRace, CancellationToken ct)
    {
        // Another tab was faster by a moment: its successor stands in the row only now.
        var now = lostTheRace ? await grants.FindAsync(grant.Authorization.GrantId, ct) : grant;
        return now is { RevokedAt: null } && IsPrevious(now, presented) ? await families.RepeatAsync(now, presented, ct) : null;
    }

    /// <summary>The token is spent, and who presents it has it twice; or the write found account or client changed since they were looked at (S-232).</summary>
    private async ValueTask<OrError<TokenGrant>> LostAsync(Client client, Grant grant, RefreshToken presented, CancellationToken ct) =>
        await grants.FindAsync(grant.Authorization.GrantId, ct) is { RevokedAt: null } now && CryptographicOperations.FixedTimeEquals(now.TokenHash, presented.Hash)
            ? OAuthError.InvalidGrant("The authorization is no longer valid.")
            : await EndAsync(client, grant, ct);

    private static bool IsPrevious(Grant grant, RefreshToken presented) =>
        grant.PreviousHash is { } previous && CryptographicOperations.FixedTimeEquals(previous, presented.Hash);

    private async ValueTask<OrError<TokenGrant>> EndAsync(Client client, Grant grant, CancellationToken ct)
    {
        var authorization = grant.Authorization;
        await families.EndAsync(authorization, client, GrantEnd.RefreshTokenReplayed, ct);
        Log.RefreshTokenReplayed(log, client.ClientId, authorization.Subject, authorization.GrantId);
        return OAuthError.InvalidGrant("The refresh token was used before.");
    }
}
