using System.Text.Json;

namespace IdentityHost.OpenId.Subjects;

/// <summary>What is known of a person; which of it is told is decided by scope and <c>claims</c> (OIDC Core §5.4, §5.5). Null and empty are never sent.</summary>
public sealed record Subject
{
    /// <summary>The account id: random, never changed, never given again.</summary>
    public required string Id { get; init; }

    /// <summary>Changes when everything issued before must die: new password, account disabled.</summary>
    public required string Stamp { get; init; }

    /// <summary>False for disabled and deleted accounts; they get no token through any door (S-016).</summary>
    public required bool IsActive { get; init; }

    public string? Name { get; init; }
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public string? MiddleName { get; init; }
    public string? Nickname { get; init; }
    public string? PreferredUsername { get; init; }
    public string? Profile { get; init; }
    public string? Picture { get; init; }
    public string? Website { get; init; }
    public string? Gender { get; init; }
    public string? Birthdate { get; init; }
    public string? ZoneInfo { get; init; }
    public string? Locale { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public string? Email { get; init; }
    public bool EmailVerified { get; init; }
    public string? PhoneNumber { get; init; }
    public bool PhoneNumberVerified { get; init; }

    /// <summary>The <c>address</c> claim (OIDC Core §5.1.1) as a JSON object, or null.</summary>
    public JsonElement? Address { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What those groups allow, <c>resource.act</c>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];
}
