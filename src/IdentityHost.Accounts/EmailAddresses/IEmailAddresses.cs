using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>One address of an account.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Email">As it is kept and written to.</param>
/// <param name="Normalized">As it is compared; among proven addresses it is unique.</param>
/// <param name="Verified">Whether the owner has proven it.</param>
/// <param name="Primary">Mails go there; every account with an address has exactly one such, and it is the account's own <c>Email</c>.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record AccountEmail(string AccountId, string Email, string Normalized, bool Verified, bool Primary, DateTimeOffset CreatedAt);

/// <summary>Reads of accounts' addresses; writes are acts.</summary>
public interface IEmailAddresses
{
    /// <summary>The addresses of an account, the primary one first, then in the order they were added.</summary>
    ValueTask<IReadOnlyList<AccountEmail>> ListAsync(string accountId, CancellationToken ct);

    /// <summary>Everybody's addresses of this normalised form: at most one of them is verified.</summary>
    ValueTask<IReadOnlyList<AccountEmail>> FindAsync(string normalized, CancellationToken ct);
}

/// <summary>Adds an address. Conditional: the account does not have it, and if it is verified nobody else's verified address or user name equals it.</summary>
public sealed record AddEmail(AccountEmail Email) : Change
{
    /// <summary>How many the account may have with it; null for any number.</summary>
    public int? Most { get; init; }
}

/// <summary>Adds an unproven address that stays off the account, also where it has no other. Conditional: the account does not have it.</summary>
public sealed record ClaimEmail(AccountEmail Email) : Change
{
    /// <summary>How many the account may have with it; null for any number.</summary>
    public int? Most { get; init; }
}

/// <summary>Marks an address of an account as proven. Conditional: the account has it, and nobody else has proven it.</summary>
/// <remarks>The first proven address of an account whose primary one is unproven becomes primary.</remarks>
public sealed record VerifyEmail(string AccountId, string Normalized) : Change
{
    /// <summary>Whether it may become primary so.</summary>
    public bool MayBecomePrimary { get; init; } = true;
}

/// <summary>Makes an address primary, and with it the account's own. Conditional: the account has it, and has proven it unless it has proven none at all.</summary>
public sealed record MakePrimaryEmail(string AccountId, string Normalized) : Change;

/// <summary>Removes an address. Conditional: the account has it, and it is neither primary nor the only one that is proven (S-053).</summary>
public sealed record RemoveEmail(string AccountId, string Normalized) : Change;

/// <summary>Puts another address in the place of one that was never proven (a typing error at sign-up). Conditional: the account has it, unproven.</summary>
public sealed record ReplaceUnprovenEmail(string AccountId, string OldNormalized, AccountEmail New) : Change;

/// <summary>
/// Removes the addresses of an account but one, which becomes primary if it is not: somebody added them who had not proven the account's own (S-162).
/// </summary>
public sealed record RetireOtherEmails(string AccountId, string Kept) : Change;
