using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.OpenId.Issuance;

/// <summary>The audience of a token that comes from an authorization: what was granted, or less.</summary>
/// <remarks>RFC 8707 §2.2; S-112.</remarks>
internal sealed class Audiences(ScopeRules rules)
{
    /// <summary>The audience for these scopes and the resources the token request named; <c>invalid_target</c> when it names another.</summary>
    public async ValueTask<OrError<string[]>> NarrowAsync(
        Authorization authorization,
        IReadOnlyList<string> scopes,
        IEnumerable<string> requested,
        CancellationToken ct)
    {
        var named = requested.Distinct(StringComparer.Ordinal).ToList();
        if (named.Count > 0)
        {
            var granted = await rules.ReachAsync(authorization.Scopes, authorization.Resources, ct);
            if (named.Exists(r => !granted.Contains(r, StringComparer.Ordinal)))
                return OAuthError.InvalidTarget("A resource was not part of the authorization.");
        }

        return await rules.AudienceAsync(scopes, named.Count > 0 ? named : authorization.Resources, ct);
    }
}
