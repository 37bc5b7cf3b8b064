using System.Text.Json;
using IdentityHost.Api.Rest.Description;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Api.Administration.Clients;

/// <summary>A client: what the operator decided about it, and what it says of itself.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Origin">The door it came through: <c>seed</c>, <c>operator</c>, <c>developer</c> or <c>dynamic</c>.</param>
/// <param name="FirstParty">Whether it is one of the operator's own apps.</param>
/// <param name="RequireConsent">Whether people are asked before it gets access.</param>
/// <param name="Verified">Whether the operator checked who stands behind it.</param>
/// <param name="Disabled">Whether it is refused everywhere.</param>
/// <param name="Secrets">When its secrets were issued and when they end; what they are is not kept.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="UpdatedAt">When anything of it last changed.</param>
/// <param name="Metadata">What it says of itself, as RFC 7591 has it: that document is made for the wire.</param>
internal sealed record ClientData(
    string ClientId,
    string Origin,
    bool FirstParty,
    bool RequireConsent,
    bool Verified,
    bool Disabled,
    IReadOnlyList<ClientSecretData> Secrets,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ClientMetadata Metadata)
{
    public static ClientData Of(Client client) => new(
        client.ClientId, NameOf(client.Origin), client.FirstParty, client.RequireConsent, client.Verified, client.Disabled,
        [.. client.Secrets.Select(s => new ClientSecretData(s.CreatedAt, s.ExpiresAt))], client.CreatedAt, client.UpdatedAt, client.Metadata);

    /// <summary>The word for a door.</summary>
    public static string NameOf(ClientOrigin origin) => origin.ToString().ToLowerInvariant();
}

/// <summary>A secret, without what it is.</summary>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it stops working; null for never.</param>
internal sealed record ClientSecretData(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A client that was registered or changed, with a secret that is shown this once.</summary>
/// <param name="Client">As it is now.</param>
/// <param name="ClientSecret">The secret it just got; null when it got none.</param>
internal sealed record RegisteredClientData(ClientData Client, string? ClientSecret)
{
    public static RegisteredClientData Of(RegisteredClient registered) => new(ClientData.Of(registered.Client), registered.Secret);

    /// <summary>Without the secret (S-200).</summary>
    public override string ToString() => nameof(RegisteredClientData);
}

/// <summary>Some clients.</summary>
internal sealed record ClientPage(IReadOnlyList<ClientData> Items);

/// <summary>A client to register. What is missing gets the safe default.</summary>
/// <param name="Metadata">What it says of itself (RFC 7591).</param>
/// <param name="ClientId">The id; missing for a random one.</param>
/// <param name="FirstParty">Whether it is one of the operator's own apps; superusers alone may say so.</param>
/// <param name="RequireConsent">Whether people are asked; <c>false</c> is for first-party apps.</param>
/// <param name="Verified">Whether the operator checked who stands behind it.</param>
/// <param name="Disabled">Whether it is refused everywhere.</param>
internal sealed record ClientInput([property: DescribedAs(typeof(ClientMetadata))] JsonElement Metadata, string? ClientId, bool? FirstParty, bool? RequireConsent, bool? Verified, bool? Disabled);

/// <summary>What may be changed of a client (RFC 7396): what is missing stays, null returns to the default.</summary>
internal sealed record ClientPatch([property: DescribedAs(typeof(ClientMetadata))] JsonElement? Metadata, bool? FirstParty, bool? RequireConsent, bool? Verified, bool? Disabled);

/// <summary>Another secret.</summary>
/// <param name="OverlapSeconds">How long the one before works beside it; missing: until the next one is issued, 0: not at all.</param>
internal sealed record ClientSecretInput(long? OverlapSeconds);
