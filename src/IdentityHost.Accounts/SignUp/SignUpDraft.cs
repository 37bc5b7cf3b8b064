using System.Collections.Frozen;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.SignUp;

/// <summary>What a new account will have beside its address and number.</summary>
/// <param name="Username">Checked, and in the spelling that is shown.</param>
/// <param name="PasswordHash">Null for somebody who signs up with a passkey.</param>
internal sealed record SignUpDraft(string? Username, string? PasswordHash)
{
    /// <summary>The values of profile fields by name; null for none.</summary>
    public JsonObject? Profile { get; init; }

    /// <summary>Values of columns that no form asks for, checked, by the columns' names; from a provider.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The account under an address and a number.</summary>
    public Account NewAccount(EmailAddress? email, PhoneNumber? phone, DateTimeOffset now)
    {
        var account = NewBareAccount(email, phone, now);
        if (Profile is not null)
            StandardColumns.Fill(account, Profile);
        foreach (var (name, value) in Columns)
            ProfileColumns.Find(name)!.Write(account, value);
        return account;
    }

    private Account NewBareAccount(EmailAddress? email, PhoneNumber? phone, DateTimeOffset now) => new()
    {
        Id = RandomToken.NewId(),
        Email = email?.Value,
        NormalizedEmail = email?.Normalized,
        UserName = Username,
        NormalizedUserName = IdentifierNormalizer.Normalize(Username),
        PhoneNumber = phone?.Value,
        PasswordHash = PasswordHash,
        SecurityStamp = RandomToken.NewSecret(),
        ConcurrencyStamp = RandomToken.NewId(),
        CreatedAt = now,
        UnusedSince = now,
        UpdatedAt = now,
    };

    /// <summary>Without the hash (S-200).</summary>
    public override string ToString() => nameof(SignUpDraft);
}
