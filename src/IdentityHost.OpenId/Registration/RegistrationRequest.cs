using IdentityHost.OpenId.Clients;

namespace IdentityHost.OpenId.Registration;

/// <summary>A client to be registered.</summary>
/// <param name="Metadata">What it says of itself.</param>
/// <param name="Origin">Which door it comes through.</param>
public sealed record RegistrationRequest(ClientMetadata Metadata, ClientOrigin Origin)
{
    /// <summary>The id the operator chose; null for a random one. Only for <see cref="ClientOrigin.Seed"/> and <see cref="ClientOrigin.Operator"/>.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret the operator chose; null for a random one where the client needs one. Only for the same two doors.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What only the operator decides; null for the safe defaults. Only for the same two doors (S-151).</summary>
    public OperatorClientSettings? Settings { get; init; }
}

/// <summary>What the operator decides about a client, and nobody else (S-151).</summary>
/// <param name="FirstParty">One of the operator's own apps.</param>
/// <param name="RequireConsent">Whether people are asked; false needs <paramref name="FirstParty"/>. Null when nothing is said of it: it stays so while name and hosts do (S-153).</param>
/// <param name="Verified">Whether the operator checked who stands behind the client; null likewise.</param>
/// <param name="Disabled">Whether the client is refused everywhere.</param>
public sealed record OperatorClientSettings(bool FirstParty = false, bool? RequireConsent = null, bool? Verified = null, bool Disabled = false);

/// <summary>A client that was registered, with what is shown once.</summary>
/// <param name="Client">The client.</param>
/// <param name="Secret">Its secret; null when it has none, or chose it.</param>
/// <param name="RegistrationToken">Its registration access token (RFC 7592 §3); null unless it was registered dynamically.</param>
public sealed record RegisteredClient(Client Client, string? Secret, string? RegistrationToken)
{
    /// <inheritdoc />
    public override string ToString() => $"{nameof(RegisteredClient)} {Client.ClientId}";
}
