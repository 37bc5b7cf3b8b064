using IdentityHost.Accounts;
using IdentityHost.Accounts.Profile;
using IdentityHost.Api.OwnAccount;

namespace IdentityHost.Api.Administration.Users;

/// <summary>An account as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Display">What to call the person.</param>
/// <param name="Email">The primary address; null for none.</param>
/// <param name="EmailVerified">Whether it is proven.</param>
/// <param name="Username">Null for none.</param>
internal sealed record UserRow(string Id, string Display, string? Email, bool EmailVerified, string? Username)
{
    public bool IsActive { get; init; }
    public bool IsStaff { get; init; }
    public bool IsSuperuser { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DeletionDueAt { get; init; }

    public static UserRow Of(Account account)
    {
        var summary = AccountSummary.Of(account);
        return new(summary.Id, summary.Display, summary.Email, summary.EmailVerified, summary.Username)
        {
            IsActive = account.IsActive,
            IsStaff = account.IsStaff,
            IsSuperuser = account.IsSuperuser,
            CreatedAt = account.CreatedAt,
            DeletionDueAt = account.DeletionDueAt,
        };
    }
}

/// <summary>Some accounts.</summary>
internal sealed record UserPage(IReadOnlyList<UserRow> Items);

/// <summary>An account: its profile, what it may do, and how it stands.</summary>
internal sealed record UserData : ProfileData
{
    private UserData(ProfileData profile)
        : base(profile)
    {
    }

    /// <summary>Whether it may sign in.</summary>
    public bool IsActive { get; init; }
    public bool IsStaff { get; init; }
    public bool IsSuperuser { get; init; }

    /// <summary>The names of its groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What these allow it.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>When it is to be deleted; null for all that stay.</summary>
    public DateTimeOffset? DeletionDueAt { get; init; }

    public static UserData Of(AccountSnapshot snapshot) => new(ProfileData.Of(snapshot.Account))
    {
        IsActive = snapshot.Account.IsActive,
        IsStaff = snapshot.Account.IsStaff,
        IsSuperuser = snapshot.Account.IsSuperuser,
        Groups = snapshot.Groups,
        Permissions = snapshot.Permissions,
        DeletionDueAt = snapshot.Account.DeletionDueAt,
    };
}

/// <summary>An account to make. Its owner proves the address and chooses a password: a mail tells them how.</summary>
/// <param name="Email">Where that mail goes.</param>
/// <param name="Username">Missing for none.</param>
/// <param name="FirstName">Missing for none.</param>
/// <param name="LastName">Missing for none.</param>
/// <param name="PhoneNumber">In international form; missing for none.</param>
internal sealed record UserInput(string Email, string? Username, string? FirstName, string? LastName, string? PhoneNumber);

/// <summary>What somebody is to be.</summary>
internal sealed record RightsInput(bool? IsStaff, bool? IsSuperuser);

/// <summary>Some accounts to act on.</summary>
/// <param name="Ids">At most a hundred.</param>
internal sealed record UserSelection(IReadOnlyList<string> Ids);

/// <summary>What came of each.</summary>
internal sealed record UserOutcomes(IReadOnlyList<UserOutcome> Items);

/// <summary>What came of one.</summary>
/// <param name="Id">Of the account.</param>
/// <param name="Outcome"><c>done</c>, <c>not_found</c>, <c>forbidden</c>, <c>last_superuser</c> or <c>conflict</c>.</param>
internal sealed record UserOutcome(string Id, string Outcome);
