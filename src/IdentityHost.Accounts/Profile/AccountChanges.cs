using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Profile;

/// <summary>
/// Adds an account with its address and number. Conditional: its user name and its address are nobody's user name, nobody's proven address and nobody's
/// primary one (S-006, S-231), and nobody has proven its number.
/// </summary>
public sealed record AddAccount(Account Account) : Change
{
    /// <summary>Whether its address, which nobody may vouch for then, may be others' address as well; it is nobody's user name all the same.</summary>
    public bool SharesAddress { get; init; }

    /// <summary>Whether its number, which is not proven, may be one that somebody else has proven: the proof stays owed, and no code comes for it (S-003).</summary>
    public bool SharesPhone { get; init; }
}

/// <summary>
/// Sets a password. Conditional: the account's stamp is the one that was read. Everything issued before dies with the old stamp: all sessions but
/// one, all grants, trusted browsers, mailed links (S-024, S-047).
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ReadStamp">Its stamp as it was read.</param>
/// <param name="PasswordHash">Of the new password.</param>
/// <param name="NewStamp">The account's next stamp.</param>
/// <param name="ButSessionId">The session that lives on under the new stamp; null for none.</param>
public sealed record SetPassword(string AccountId, string ReadStamp, string PasswordHash, string NewStamp, string? ButSessionId) : Change
{
    /// <summary>Whether nothing but a mail to the account's address allowed it, now or when the one before it was chosen (S-037).</summary>
    public bool ByMail { get; init; }

    /// <summary>Whether it takes the place of a forgotten one.</summary>
    public bool IsReset { get; init; }

    /// <summary>Without the hash (S-200).</summary>
    public override string ToString() => nameof(SetPassword);
}

/// <summary>
/// Takes away what was set up before the account's address was proven: its password and everything issued under the old stamp (S-162). Conditional:
/// the account's stamp is the one that was read.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ReadStamp">Its stamp as it was read.</param>
/// <param name="NewStamp">The account's next stamp.</param>
public sealed record RetirePassword(string AccountId, string ReadStamp, string NewStamp) : Change
{
    /// <summary>Whether there was one, as it was read; what was issued ends in any case.</summary>
    public bool HadOne { get; init; } = true;

    /// <summary>Without the stamps (S-200).</summary>
    public override string ToString() => nameof(RetirePassword);
}

/// <summary>
/// Makes the next sign-in owe a mailed code, and ends what was issued before: the address was proven where nobody showed that they had made the account
/// (S-162). Conditional: the account's stamp is the one that was read.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ReadStamp">Its stamp as it was read.</param>
/// <param name="NewStamp">The account's next stamp.</param>
public sealed record OweMailbox(string AccountId, string ReadStamp, string NewStamp) : Change
{
    /// <summary>Without the stamps (S-200).</summary>
    public override string ToString() => nameof(OweMailbox);
}

/// <summary>Whoever signs in or sets a password has shown the account's mailbox: no code is owed for it any more.</summary>
public sealed record MailboxShown(string AccountId) : Change;
