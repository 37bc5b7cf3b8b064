using IdentityHost.OpenId;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Api.Administration.Scopes;

/// <summary>A scope.</summary>
/// <param name="Name">What clients ask for.</param>
/// <param name="Description">What people read when they are asked.</param>
/// <param name="Resources">The resources it is good at, which become the audience of tokens; none means this server itself.</param>
/// <param name="Kind"><c>custom</c>, <c>standard</c> or <c>server</c>; the last two stay what they are.</param>
/// <param name="Holders">Which clients may have it: <c>all</c>, <c>chosen</c> by the operator, or <c>first_party</c>.</param>
internal sealed record ScopeData(string Name, string Description, IReadOnlyList<string> Resources, string Kind, string Holders)
{
    public static ScopeData Of(Scope scope, ScopeKind kind, Issuer issuer) =>
        new(scope.Name, scope.Description, [.. scope.ResourcesAt(issuer)], NameOf(kind), scope.Holders == ScopeHolders.FirstParty ? "first_party" : scope.Holders.ToString().ToLowerInvariant());

    public static string NameOf(ScopeKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>Some scopes.</summary>
internal sealed record ScopePage(IReadOnlyList<ScopeData> Items);

/// <summary>A scope to add.</summary>
/// <param name="Name">What clients ask for.</param>
/// <param name="Description">What people read when they are asked.</param>
/// <param name="Resources">Absolute URIs of the resources it is good at; missing for none.</param>
internal sealed record ScopeInput(string Name, string Description, IReadOnlyList<string>? Resources);

/// <summary>What is to be different about a scope.</summary>
internal sealed record ScopePatch(string? Description, IReadOnlyList<string>? Resources);

/// <summary>A resource: what access tokens may be for.</summary>
/// <param name="Id">For addresses of this API.</param>
/// <param name="Uri">What stands in the audience of tokens.</param>
/// <param name="Scopes">The scopes that are good at it.</param>
/// <param name="IsOwn">Whether it is an API of this server itself, of which nothing changes.</param>
internal sealed record ResourceData(string Id, string Uri, IReadOnlyList<string> Scopes, bool IsOwn);

/// <summary>Some resources.</summary>
internal sealed record ResourcePage(IReadOnlyList<ResourceData> Items);

/// <summary>A resource to add.</summary>
/// <param name="Uri">An absolute URI without fragment (RFC 8707 §2).</param>
/// <param name="Scopes">The scopes that are to be good at it; at least one.</param>
internal sealed record ResourceInput(string Uri, IReadOnlyList<string> Scopes);

/// <summary>Which scopes a resource is to have.</summary>
internal sealed record ResourcePatch(IReadOnlyList<string>? Scopes);
