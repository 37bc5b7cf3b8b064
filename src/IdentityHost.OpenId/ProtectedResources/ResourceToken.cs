namespace IdentityHost.OpenId.ProtectedResources;

/// <summary>What an access token lets its bearer do at a resource of this server.</summary>
public sealed record ResourceToken
{
    /// <summary>The account; the client itself where nobody granted the token.</summary>
    public required string Subject { get; init; }

    /// <summary>The client it was issued to.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its scopes, as far as the client may hold them still.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The authorization it comes from; null where a client speaks for itself.</summary>
    public string? GrantId { get; init; }

    /// <summary>When the person had last proved who they are (<c>auth_time</c>), in whole seconds; null where a client speaks for itself.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The session it was granted in, which may have ended; null when nothing tells.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether it is good only while that session lives.</summary>
    public bool DiesWithSession { get; init; }
}
