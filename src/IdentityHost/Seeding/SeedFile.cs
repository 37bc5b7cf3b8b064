using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.Seeding;

/// <summary>What an operator wants to be there at every start. The format is part of the stable surface.</summary>
internal sealed record SeedFile
{
    public IReadOnlyList<SeedUser> Users { get; init; } = [];
    public IReadOnlyList<SeedGroup> Groups { get; init; } = [];
    public IReadOnlyList<SeedScope> Scopes { get; init; } = [];

    /// <summary>Clients: some members of ours, every further one is RFC 7591 client metadata.</summary>
    public IReadOnlyList<JsonElement> Clients { get; init; } = [];
}

/// <summary>A person. The password is set when the account is created and never again.</summary>
internal sealed record SeedUser
{
    public required string Email { get; init; }
    public bool EmailVerified { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public IReadOnlyList<string> Groups { get; init; } = [];
    public bool IsStaff { get; init; }
    public bool IsSuperuser { get; init; }
    public string? Phone { get; init; }
    public bool PhoneVerified { get; init; }

    /// <summary>Base32; enrols a second factor once accounts have them.</summary>
    public string? TotpSecret { get; init; }

    // The rest of the standard claims (OIDC Core §5.1).
    public string? MiddleName { get; init; }
    public string? Nickname { get; init; }
    public string? Profile { get; init; }
    public string? Picture { get; init; }
    public string? Website { get; init; }
    public string? Gender { get; init; }
    public string? Birthdate { get; init; }
    [JsonPropertyName("zoneinfo")] public string? ZoneInfo { get; init; }
    public string? Locale { get; init; }
    public JsonElement? Address { get; init; }
}

internal sealed record SeedGroup
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string> Permissions { get; init; } = [];
}

internal sealed record SeedScope
{
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyList<string> Resources { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(SeedFile))]
internal sealed partial class SeedJson : JsonSerializerContext;
