using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.Seeding;

/// <summary>What an operator wants to be there at every start. The format is part of the stable surface.</summary>
/// <remarks>Members have setters, not initialisers: generated deserialisation would replace the default of an absent one by null.</remarks>
internal sealed record SeedFile
{
    public IReadOnlyList<SeedUser> Users { get; set; } = [];
    public IReadOnlyList<SeedGroup> Groups { get; set; } = [];
    public IReadOnlyList<SeedScope> Scopes { get; set; } = [];

    /// <summary>Clients: some members of ours, every further one is RFC 7591 client metadata.</summary>
    public IReadOnlyList<JsonElement> Clients { get; set; } = [];
}

/// <summary>A person. The password is set when the account is created and never again.</summary>
internal sealed record SeedUser
{
    public required string Email { get; init; }
    public bool EmailVerified { get; set; }
    public string? Username { get; set; }
    public string? Password { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public IReadOnlyList<string> Groups { get; set; } = [];
    public bool IsStaff { get; set; }
    public bool IsSuperuser { get; set; }
    public string? Phone { get; set; }
    public bool PhoneVerified { get; set; }

    /// <summary>Base32; the secret of the user's authenticator app.</summary>
    public string? TotpSecret { get; set; }

    // The rest of the standard claims (OIDC Core §5.1).
    public string? MiddleName { get; set; }
    public string? Nickname { get; set; }
    public string? Profile { get; set; }
    public string? Picture { get; set; }
    public string? Website { get; set; }
    public string? Gender { get; set; }
    public string? Birthdate { get; set; }
    [JsonPropertyName("zoneinfo")] public string? ZoneInfo { get; set; }
    public string? Locale { get; set; }
    public JsonElement? Address { get; set; }
}

internal sealed record SeedGroup
{
    public required string Name { get; init; }
    public string? Description { get; set; }
    public IReadOnlyList<string> Permissions { get; set; } = [];
}

internal sealed record SeedScope
{
    public required string Name { get; init; }
    public string Description { get; set; } = "";
    public IReadOnlyList<string> Resources { get; set; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(SeedFile))]
internal sealed partial class SeedJson : JsonSerializerContext;
