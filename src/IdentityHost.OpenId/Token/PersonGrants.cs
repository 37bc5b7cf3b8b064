using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Secrets;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Token;

/// <summary>What a grant type of the host gives a client once a person has signed in: decided by the same rules as behind a code.</summary>
public sealed class PersonGrants
{
    private readonly PersonGrantParts _parts;

    internal PersonGrants(PersonGrantParts parts) => _parts = parts;

    /// <summary>What the request asks for; looked at before a person's proof is spent on it, so that a slip of the client costs nobody a code.</summary>
    public async ValueTask<OrError<AskedGrant>> CheckAsync(TokenRequest request, CancellationToken ct)
    {
        // S-155: these messages have no place where a person could be asked.
        if (request.Client.RequireConsent)
            return OAuthError.UnauthorizedClient("People are asked before this client gets anything, which only our pages can do.");

        // RFC 6749 §3.3: who names no scope gets all that the client registered, but nothing that outlives the session.
        var named = request.Form.List("scope");
        IReadOnlyList<string> wanted = named.Count > 0 ? named : [.. ScopeRules.Allowed(request.Client).Where(s => s != StandardScopes.OfflineAccess)];
        if ((await _parts.Scopes.ResolveAsync(request.Client, wanted, request.Form.Resources, ct)).Refused(out var error, out var resolved))
            return error;

        // OpenID Connect Core §11: offline_access that can lead to no refresh token is ignored.
        var scopes = request.Client.MayUse("refresh_token") ? resolved.Scopes : [.. resolved.Scopes.Where(s => s != StandardScopes.OfflineAccess)];
        if (scopes.Count == 0)
            return OAuthError.InvalidScope("The request names no scope, and this client has none by default.");
        if ((await _parts.Scopes.AudienceAsync(scopes, resolved.Resources, ct)).Refused(out error, out var audience))
            return error;
        return new AskedGrant(resolved with { Scopes = scopes }, audience);
    }

    /// <summary>The grant of a person who has signed in, all that was owed proven; <c>invalid_grant</c> when they were shut out meanwhile.</summary>
    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, AskedGrant asked, SignedInSubject person, CancellationToken ct)
    {
        var authorization = new Authorization
        {
            GrantId = OpaqueToken.NewId(),
            Subject = person.Subject,
            SubjectStamp = person.Stamp,
            SessionId = person.SessionId,
            AuthenticatedAt = person.AuthenticatedAt,
            Amr = person.Amr,
            Acr = person.Acr,
            Scopes = asked.Resolved.Scopes,
            Resources = asked.Resolved.Resources,
            AuthTimeRequested = request.Client.Metadata.RequireAuthTime,
        };
        if ((await _parts.Subjects.FindAsync(authorization, boundToSession: true, ct)).Refused(out var error, out var subject))
            return error;

        var family = _parts.Families.Open(request.Client, authorization);
        if (family is { } opened && !await _parts.Grants.TryAddAsync(opened.Grant, ct))
            return OAuthError.InvalidGrant("The authorization is no longer valid.");
        return new TokenGrant
        {
            Authorization = authorization,
            Subject = subject,
            Scopes = authorization.Scopes,
            Audience = asked.Audience,
            RefreshToken = family?.Token.Value,
        };
    }
}

/// <summary>What a token request asks for, and may have.</summary>
public sealed record AskedGrant
{
    internal AskedGrant(ResolvedScopes resolved, IReadOnlyList<string> audience) => (Resolved, Audience) = (resolved, audience);

    internal ResolvedScopes Resolved { get; }

    internal IReadOnlyList<string> Audience { get; }
}

/// <summary>What <see cref="PersonGrants"/> works with; a record of its own because the class is public and these are not.</summary>
internal sealed record PersonGrantParts(ScopeRules Scopes, LiveSubjects Subjects, RefreshFamilies Families, IGrants Grants);
