namespace IdentityHost.Accounts.Sessions;

/// <summary>A signed-in browser or app: one row.</summary>
public sealed record Session
{
    /// <summary>The public id (<c>sid</c>); grants nothing.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the token that the cookie, or the app, carries.</summary>
    public required byte[] TokenHash { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The account's security stamp when the session began; the session dies when the account has another one.</summary>
    public required string Stamp { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>What was proven, in order: the facts behind <c>amr</c> and <c>auth_time</c>.</summary>
    public required IReadOnlyList<ProvenMethod> Methods { get; init; }

    public string? UserAgent { get; init; }

    public string? Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Written at most once a minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The absolute end, however often it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the person last proved who they are (<c>auth_time</c>).</summary>
    public DateTimeOffset AuthenticatedAt => Methods.Max(m => m.At);
}

/// <summary>One proof: by which method, and when.</summary>
/// <param name="Method">allauth's word: <c>password</c>, <c>code</c>, <c>mfa</c>, <c>socialaccount</c>.</param>
/// <param name="Reference">The RFC 8176 value it becomes in <c>amr</c>, for example <c>pwd</c>.</param>
/// <param name="At">When.</param>
public sealed record ProvenMethod(string Method, string Reference, DateTimeOffset At);

/// <summary>What carries the session's token.</summary>
public enum ClientKind
{
    /// <summary>A cookie.</summary>
    Browser,

    /// <summary>allauth's <c>X-Session-Token</c> header.</summary>
    App,
}
