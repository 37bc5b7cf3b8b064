using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Administration;

/// <summary>
/// Keeps an account out: everything issued to it ends. Conditional: it is active, its stamp is the one that was read, and if it is a superuser's, another
/// active one is left.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ReadStamp">Its stamp as it was read.</param>
/// <param name="NewStamp">The account's next stamp.</param>
/// <param name="IsSuperuser">As it was read.</param>
public sealed record DisableAccount(string AccountId, string ReadStamp, string NewStamp, bool IsSuperuser) : Change
{
    /// <summary>Without the stamps (S-200).</summary>
    public override string ToString() => nameof(DisableAccount);
}

/// <summary>Lets an account sign in again. Conditional: it was kept out.</summary>
public sealed record EnableAccount(string AccountId, string NewConcurrencyStamp) : Change;
