namespace IdentityHost.Accounts.Profile;

/// <summary>An account as the faces show it to its owner.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Display">What to call the person: user name, or full name, or address, or number.</param>
/// <param name="HasPassword">Whether it can be signed in to with a password.</param>
/// <param name="Email">The primary address, proven or not; null for none.</param>
/// <param name="Username">Null for none.</param>
public sealed record AccountSummary(string Id, string Display, bool HasPassword, string? Email, string? Username)
{
    /// <summary>Whether the primary address is proven.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>The number in E.164, proven or not; null for none.</summary>
    public string? Phone { get; init; }

    /// <summary>Whether the number is proven.</summary>
    public bool PhoneVerified { get; init; }

    /// <summary>Of an account.</summary>
    public static AccountSummary Of(Account account) =>
        new(account.Id, account.UserName ?? account.FullName ?? account.Email ?? account.PhoneNumber ?? account.Id, account.PasswordHash is not null, account.Email, account.UserName)
        {
            EmailVerified = account.EmailConfirmed,
            Phone = account.PhoneNumber,
            PhoneVerified = account.PhoneNumberConfirmed,
        };
}
