namespace IdentityHost.Accounts.Visitors;

/// <summary>An app that speaks for a person by a token it was granted, as the protocol read it.</summary>
/// <param name="AccountId">Whose account.</param>
/// <param name="ClientId">Which app it is.</param>
/// <param name="SessionId">The session in which the token was granted; null when nothing tells.</param>
/// <param name="DiesWithSession">Whether the token is nobody's once that session has ended.</param>
/// <param name="AuthenticatedAt">When the person had last proven who they are, in whole seconds: proofs after it are none of this token's.</param>
/// <param name="Holder">Whose the steps are that it begins; the same in every request by this authorization.</param>
public sealed record Bearer(string AccountId, string ClientId, string? SessionId, bool DiesWithSession, DateTimeOffset AuthenticatedAt, string Holder);
