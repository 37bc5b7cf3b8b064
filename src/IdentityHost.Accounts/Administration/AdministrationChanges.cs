using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Groups;

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

/// <summary>Withdraws what the owner of an account allowed an app, whose grants and tokens for them end. Conditional: they did.</summary>
public sealed record WithdrawConsent(string AccountId, string ClientId) : Change;

/// <summary>
/// Writes nothing. Conditional: whoever acts has still every right they had when it was decided, and may act on the account as it is now (S-194). Acts under
/// this condition wait for each other, so that of two who take each other's rights away the second is refused.
/// </summary>
/// <param name="By">Whoever acts, as they were read.</param>
/// <param name="TargetId">The account that is acted on; null for none.</param>
public sealed record HoldRights(Rights By, string? TargetId) : Change;
