using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Deletion;

/// <summary>
/// Has an account deleted at a time to come, and ends everything that was issued to it. Conditional: its stamp is the one that was read, and it is not the
/// last active superuser.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ReadStamp">Its stamp as it was read.</param>
/// <param name="NewStamp">The account's next stamp.</param>
/// <param name="DueAt">When it goes.</param>
/// <param name="IsSuperuser">Whether it is a superuser's, so that another one must be left.</param>
public sealed record ScheduleDeletion(string AccountId, string ReadStamp, string NewStamp, DateTimeOffset DueAt, bool IsSuperuser) : Change
{
    /// <summary>Without the stamps (S-200).</summary>
    public override string ToString() => nameof(ScheduleDeletion);
}

/// <summary>Keeps an account that was to be deleted. Conditional: it is there, and still was to be.</summary>
public sealed record KeepAccount(string AccountId) : Change;
