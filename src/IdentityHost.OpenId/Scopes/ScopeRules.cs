using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Token;

namespace IdentityHost.OpenId.Scopes;

/// <summary>What a request may be granted: the scopes, and the resources it named.</summary>
internal sealed record ResolvedScopes(IReadOnlyList<string> Scopes, IReadOnlyList<string> Resources);

/// <summary>Which scopes and resources a client may ask for, and which audience they give.</summary>
/// <remarks>
/// RFC 6749 §3.3, RFC 8707 §2. A client may ask for the scopes it registered. A client that registered none may ask for the
/// identity scopes when it signs people in, and for nothing when it acts for itself alone.
/// </remarks>
internal sealed class ScopeRules(IScopes scopes, IEnumerable<OwnScopes> own, Issuer issuer)
{
    private readonly HashSet<string> _own = [.. own.SelectMany(o => o.Scopes).SelectMany(s => s.ResourcesAt(issuer))];
    private readonly HashSet<string> _ownNames = [.. own.SelectMany(o => o.Scopes).Select(s => s.Name)];

    /// <summary>What signing people in is about; <c>groups</c> tells of an organisation and must be registered.</summary>
    public static IReadOnlyList<string> SignInScopes { get; } =
    [
        StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.Phone, StandardScopes.Address,
        StandardScopes.OfflineAccess,
    ];

    /// <summary>The scopes this client may ask for.</summary>
    public static IReadOnlyList<string> Allowed(Client client) =>
        client.Metadata.Scope is not null ? client.Metadata.Scopes
        : client.MayUse("authorization_code") || FirstPartyGrants.All.Any(client.MayUse) ? SignInScopes
        : [];

    /// <summary>
    /// The scopes and resources the request is about, or <c>invalid_scope</c> or <c>invalid_target</c> naming what is wrong.
    /// A request without scopes means all registered ones that are no identity scopes, and that belong to the resources it names:
    /// who wants to know the person says <c>openid</c>.
    /// </summary>
    public async ValueTask<OrError<ResolvedScopes>> ResolveAsync(
        Client client,
        IReadOnlyList<string> requestedScopes,
        IEnumerable<string> requestedResources,
        CancellationToken ct)
    {
        var known = await scopes.AllAsync(ct);
        // What is kept for the operator's own apps, no registration gives to others, neither as a scope nor by its resource (S-193).
        var allowed = Allowed(client).Where(s => known.TryGetValue(s, out var scope) && MayHold(client, scope)).ToList();

        // RFC 6749 §3.3: an unknown scope and one the client did not register are told apart for nobody.
        foreach (var scope in requestedScopes)
        {
            if (!allowed.Contains(scope))
                return OAuthError.InvalidScope(Printable.Ascii($"The client may not ask for the scope {scope}."));
        }

        // RFC 8707 §2: absolute, without fragment, and one of those that the client's scopes belong to.
        var resources = requestedResources.Distinct(StringComparer.Ordinal).ToList();
        foreach (var resource in resources)
        {
            if (!Uri.TryCreate(resource, UriKind.Absolute, out _) || resource.Contains('#', StringComparison.Ordinal))
                return OAuthError.InvalidTarget("A resource must be an absolute URI without fragment.");
            if (!MayName(resource, allowed, known))
                return OAuthError.InvalidTarget(Printable.Ascii($"The client may not name the resource {resource}."));
        }

        IReadOnlyList<string> granted = requestedScopes.Count > 0 ? requestedScopes : ByDefault(allowed, resources, known);
        return new ResolvedScopes(granted, resources);
    }

    /// <summary>
    /// The audience of an access token (RFC 9068 §3): the resources named, or else those of the scopes. The server itself belongs
    /// to it when <c>openid</c> is granted, since userinfo is its own resource, and when nothing else is left.
    /// </summary>
    /// <remarks>
    /// A token for several resources can be used by each of them at the others. Between services of the operator that is theirs to decide, but none of them
    /// gets a token by which it could act on the account; nor does one that is good for the account open the administration (S-193). It is
    /// <c>invalid_target</c>, until one is named (RFC 8707 §2.2, S-120). So it is when none of the resources named is there for these scopes (any more, S-131).
    /// </remarks>
    public async ValueTask<OrError<string[]>> AudienceAsync(IReadOnlyList<string> grantedScopes, IReadOnlyList<string> resources, CancellationToken ct)
    {
        var audience = await ReachAsync(grantedScopes, resources, ct);
        if (resources.Count > 0 && !resources.Any(r => audience.Contains(r, StringComparer.Ordinal)))
            return OAuthError.InvalidTarget("None of the scopes belongs to the resource.");
        if (audience.Any(_own.Contains) && audience.Count(r => !string.Equals(r, issuer.Value, StringComparison.Ordinal)) > 1)
            return OAuthError.InvalidTarget("A token for this server's own API is for no other resource as well. Name one resource.");
        return audience;
    }

    /// <summary>All that tokens by these scopes may be for, together or in turn.</summary>
    public async ValueTask<string[]> ReachAsync(IReadOnlyList<string> grantedScopes, IReadOnlyList<string> resources, CancellationToken ct)
    {
        var known = await scopes.AllAsync(ct);
        var reach = resources.Where(r => MayReach(r, grantedScopes, known)).ToList();
        if (resources.Count == 0)
        {
            foreach (var scope in grantedScopes)
            {
                if (known.TryGetValue(scope, out var found))
                    reach.AddRange(ResourcesOf(found).Where(r => !reach.Contains(r, StringComparer.Ordinal)));
            }
        }

        if ((reach.Count == 0 || grantedScopes.Contains(StandardScopes.OpenId, StringComparer.Ordinal))
            && !reach.Contains(issuer.Value, StringComparer.Ordinal))
        {
            reach.Add(issuer.Value);
        }

        return [.. reach];
    }

    /// <summary>
    /// Of what was granted before, what the client may hold still (S-131): the scope is there, the client has it registered, and what is kept for own apps
    /// only while it is one (S-193).
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> StillHeldAsync(Client client, IReadOnlyList<string> granted, CancellationToken ct)
    {
        var known = await scopes.AllAsync(ct);
        return [.. granted.Intersect(Allowed(client), StringComparer.Ordinal).Where(s => known.TryGetValue(s, out var scope) && MayHold(client, scope))];
    }

    /// <summary>
    /// The resources left of those named when only some scopes are allowed: those that were reached with all of them, and to which one of these belongs, or none
    /// of the others did. The server itself when there are none, so that a token is for no resource that was not named.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> LeftAsync(IReadOnlyList<string> resources, IReadOnlyList<string> granted, IReadOnlyList<string> declined, CancellationToken ct)
    {
        if (resources.Count == 0)
            return [];
        var reached = await ReachAsync(granted, resources, ct);
        var left = granted.Except(declined, StringComparer.Ordinal).ToList();
        var known = await scopes.AllAsync(ct);
        bool Belongs(string resource, IEnumerable<string> names) =>
            names.Select(known.GetValueOrDefault).OfType<Scope>().Any(s => ResourcesOf(s).Contains(resource, StringComparer.Ordinal));
        List<string> kept = [.. resources.Intersect(reached, StringComparer.Ordinal).Where(r => Belongs(r, left) || !Belongs(r, declined))];
        return kept.Count > 0 ? kept : [issuer.Value];
    }

    private static bool MayHold(Client client, Scope scope) => scope.Holders != ScopeHolders.FirstParty || client.FirstParty;

    /// <summary>None of the operator's scopes reaches what this server offers itself, whatever was stored, and under which issuer (S-193).</summary>
    private IEnumerable<string> ResourcesOf(Scope scope) => scope.ResourcesAt(issuer).Where(r => _ownNames.Contains(scope.Name) || !issuer.Holds(r));

    /// <summary>
    /// What was named once is reached as long as one of the scopes belongs to it. Those that tell of a person belong to none: they go to every resource
    /// there is, unless a scope that was granted beside them says which.
    /// </summary>
    private bool MayReach(string resource, IReadOnlyList<string> granted, IReadOnlyDictionary<string, Scope> known) =>
        string.Equals(resource, issuer.Value, StringComparison.Ordinal)
        || (granted.All(StandardScopes.Contains) ? known.Values : granted.Select(known.GetValueOrDefault).OfType<Scope>())
            .Any(scope => ResourcesOf(scope).Contains(resource, StringComparer.Ordinal));

    private bool MayName(string resource, List<string> allowed, IReadOnlyDictionary<string, Scope> known) =>
        string.Equals(resource, issuer.Value, StringComparison.Ordinal)
        || allowed.Exists(s => ResourcesOf(known[s]).Contains(resource, StringComparer.Ordinal));

    private List<string> ByDefault(List<string> allowed, List<string> resources, IReadOnlyDictionary<string, Scope> known) =>
        [.. allowed.Where(s => !StandardScopes.Contains(s)
            && (resources.Count == 0 || ResourcesOf(known[s]).Any(r => resources.Contains(r, StringComparer.Ordinal))))];
}
