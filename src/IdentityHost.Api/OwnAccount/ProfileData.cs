using System.Text.Json;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Api.OwnAccount;

/// <summary>The profile of an account. What <see cref="ProfilePatch"/> has may be changed here; the rest has ways of its own, or none.</summary>
internal record ProfileData(string Id, string? Username, string? Email, bool EmailVerified, string? PhoneNumber, bool PhoneNumberVerified, bool HasPassword)
{
    private ProfileData(AccountSummary summary)
        : this(summary.Id, summary.Username, summary.Email, summary.EmailVerified, summary.Phone, summary.PhoneVerified, summary.HasPassword)
    {
    }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? MiddleName { get; init; }
    public string? Nickname { get; init; }
    public string? ProfileUrl { get; init; }
    public string? Picture { get; init; }
    public string? Website { get; init; }
    public string? Gender { get; init; }
    public string? Birthdate { get; init; }
    public string? Zoneinfo { get; init; }
    public string? Locale { get; init; }
    public AddressData? Address { get; init; }

    /// <summary>The operator's own fields.</summary>
    public Dictionary<string, JsonElement> Fields { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Of an account.</summary>
    public static ProfileData Of(Account account) => new(AccountSummary.Of(account))
    {
        FirstName = account.FirstName,
        LastName = account.LastName,
        MiddleName = account.MiddleName,
        Nickname = account.Nickname,
        ProfileUrl = account.ProfileUrl,
        Picture = account.Picture,
        Website = account.Website,
        Gender = account.Gender,
        Birthdate = account.Birthdate,
        Zoneinfo = account.ZoneInfo,
        Locale = account.Locale,
        Address = account.Address is { } address ? JsonSerializer.Deserialize(address, AccountOutputs.Default.AddressData) : null,
        Fields = account.ExtraFields is { } fields ? JsonSerializer.Deserialize(fields, AccountOutputs.Default.DictionaryStringJsonElement)! : [],
        CreatedAt = account.CreatedAt,
        UpdatedAt = account.UpdatedAt,
    };
}

/// <summary>A postal address (OIDC Core §5.1.1).</summary>
internal sealed record AddressData
{
    public string? Formatted { get; init; }
    public string? StreetAddress { get; init; }
    public string? Locality { get; init; }
    public string? Region { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }
}

/// <summary>What may be changed of a profile (RFC 7396): what is missing stays, null takes away.</summary>
internal sealed record ProfilePatch
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? MiddleName { get; init; }
    public string? Nickname { get; init; }
    public string? ProfileUrl { get; init; }
    public string? Picture { get; init; }
    public string? Website { get; init; }
    public string? Gender { get; init; }
    public string? Birthdate { get; init; }
    public string? Zoneinfo { get; init; }
    public string? Locale { get; init; }
    public AddressData? Address { get; init; }
    public Dictionary<string, JsonElement>? Fields { get; init; }
}
