using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Introspection;

/// <summary>Whose business an access token is.</summary>
/// <remarks>
/// S-125. A token concerns the client it was issued to and the resource servers in its audience. A resource server is a
/// confidential client
/// <list type="bullet">
/// <item>whose <c>client_id</c> is a value of the audience, or</item>
/// <item>whom the operator registered without any grant type, with a <c>scope</c> that belongs to a resource of the audience:
/// a client that cannot get tokens can only mean the scopes it serves.</item>
/// </list>
/// That a client may <em>ask</em> for a scope never makes it a reader of other clients' tokens.
/// </remarks>
internal sealed class ResourceServers(IScopes scopes, ISubjects subjects, Issuer issuer)
{
    /// <summary>Whether the caller may know what this token means.</summary>
    public async ValueTask<bool> MayReadAsync(Client caller, AccessTokenClaims token, CancellationToken ct)
    {
        if (string.Equals(token.ClientId, caller.ClientId, StringComparison.Ordinal) || token.Audience.Contains(caller.ClientId, StringComparer.Ordinal))
            return true;
        if (caller.Origin is not (ClientOrigin.Seed or ClientOrigin.Operator) || caller.Metadata.GrantTypes.Count > 0)
            return false;

        var known = await scopes.AllAsync(ct);
        return caller.Metadata.Scopes.Any(name =>
            known.TryGetValue(name, out var scope) && scope.ResourcesAt(issuer).Any(r => token.Audience.Contains(r, StringComparer.Ordinal)));
    }

    /// <summary>Whom the token speaks of, where it lets its reader know their groups or permissions; null otherwise.</summary>
    public async ValueTask<Subject?> SubjectAsync(AccessTokenClaims token, CancellationToken ct) =>
        SubjectClaims.OfRights(token.Scopes).Count > 0 ? await subjects.FindAsync(token.Subject, ct) : null;
}
