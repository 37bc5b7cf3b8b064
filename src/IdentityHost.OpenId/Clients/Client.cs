namespace IdentityHost.OpenId.Clients;

/// <summary>A registered client: what it said of itself (RFC 7591 metadata) and what the operator decided about it.</summary>
public sealed record Client
{
    /// <summary>The public name of the client; never reused.</summary>
    public required string ClientId { get; init; }

    /// <summary>What the client, or whoever registered it, said of it; validated by the rule book in <c>Registration</c>.</summary>
    public required ClientMetadata Metadata { get; init; }

    /// <summary>The secrets alive now: none for public and key-based clients, two while one is being rotated (S-141).</summary>
    public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    /// <summary>Which door the client came through.</summary>
    public required ClientOrigin Origin { get; init; }

    /// <summary>One of the operator's own apps; only the operator can say so (S-151).</summary>
    public bool FirstParty { get; init; }

    /// <summary>The name of the picture fetched from the <c>logo_uri</c> (<c>Logos</c>); null when there is none, or it has not come yet.</summary>
    public string? Logo { get; init; }

    /// <summary>Whether people are asked before this client gets access; false only for first-party clients.</summary>
    public bool RequireConsent { get; init; } = true;

    /// <summary>Whether an operator checked who stands behind the client; shown on the consent page.</summary>
    public bool Verified { get; init; }

    /// <summary>A disabled client is refused everywhere, and its tokens are dead.</summary>
    public bool Disabled { get; init; }

    /// <summary>SHA-256 of the registration access token (RFC 7592 §3); null for clients that were not registered dynamically.</summary>
    public byte[]? RegistrationTokenHash { get; init; }

    /// <summary>When the client was registered (<c>client_id_issued_at</c>).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything about it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What people read: its name, or its id where it has none. Untrusted text.</summary>
    public string ShownName => Metadata.ClientName ?? ClientId;

    /// <summary>The name as clients are sorted and searched by it; empty where there is none.</summary>
    public string NormalizedName => Metadata.ClientName?.ToUpperInvariant() ?? "";

    /// <summary>Whether the client can keep a secret or a key (RFC 6749 §2.1).</summary>
    public bool IsConfidential => !string.Equals(Metadata.TokenEndpointAuthMethod, "none", StringComparison.Ordinal);

    /// <summary>
    /// Whether consents, grants and waiting requests outlive its replacement: they were given to this name and these hosts (S-153), and where nobody was asked
    /// and now everybody is, nobody has given them.
    /// </summary>
    public bool KeepsWhatWasGiven(Client replacement) => replacement.Metadata.HasFaceOf(Metadata) && (RequireConsent || !replacement.RequireConsent);

    /// <summary>Whether the client registered this grant type.</summary>
    public bool MayUse(string grantType) => Metadata.GrantTypes.Contains(grantType, StringComparer.Ordinal);
}

/// <summary>Which door a client came through; decides what it may be trusted with.</summary>
public enum ClientOrigin
{
    /// <summary>The operator's seed file.</summary>
    Seed,

    /// <summary>The operator's command line or administration.</summary>
    Operator,

    /// <summary>A developer in the portal.</summary>
    Developer,

    /// <summary>Dynamic registration (RFC 7591).</summary>
    Dynamic,
}
