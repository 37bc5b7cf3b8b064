using System.Text.Json;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Data.OpenId;

/// <summary>The columns of a client, in one order.</summary>
internal static class ClientColumns
{
    /// <summary>Those that are read.</summary>
    public const string Names =
        """ "Id", "Metadata", "Secrets", "Origin", "FirstParty", "RequireConsent", "Verified", "Disabled", "RegistrationTokenHash", "Logo", "CreatedAt", "UpdatedAt" """;

    /// <summary>And one that is searched only, since the name stands in the metadata.</summary>
    public const string Written = Names + """, "NormalizedName" """;

    /// <summary>What is written behind the id.</summary>
    public static object?[] Values(Client client) =>
    [
        Serialize(client.Metadata),
        JsonSerializer.Serialize(client.Secrets, ClientJson.Default.IReadOnlyListClientSecret),
        (int)client.Origin,
        client.FirstParty,
        client.RequireConsent,
        client.Verified,
        client.Disabled,
        client.RegistrationTokenHash,
        client.Logo,
        client.CreatedAt,
        client.UpdatedAt,
        client.NormalizedName,
    ];

    public static string Serialize(ClientMetadata metadata) => JsonSerializer.Serialize(metadata, ClientJson.Default.ClientMetadata);

    public static Client Read(Row row) => new()
    {
        ClientId = row.Text(0),
        Metadata = JsonSerializer.Deserialize(row.Text(1), ClientJson.Default.ClientMetadata)!,
        Secrets = JsonSerializer.Deserialize(row.Text(2), ClientJson.Default.IReadOnlyListClientSecret)!,
        Origin = (ClientOrigin)row.Int(3),
        FirstParty = row.Flag(4),
        RequireConsent = row.Flag(5),
        Verified = row.Flag(6),
        Disabled = row.Flag(7),
        RegistrationTokenHash = row.BytesOrNull(8),
        Logo = row.TextOrNull(9),
        CreatedAt = row.Time(10),
        UpdatedAt = row.Time(11),
    };
}
