namespace IdentityHost.OpenId.Scopes;

/// <summary>Scopes of APIs of this server itself; like the standard ones they are there without being stored.</summary>
/// <param name="Scopes">The scopes. A stored one of the same name changes the description and nothing else.</param>
public sealed record OwnScopes(IReadOnlyList<Scope> Scopes);
