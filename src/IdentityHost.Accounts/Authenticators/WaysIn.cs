using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>With what the owner of an account can sign in. The last of it stays (S-053). Said here alone: the database hands it what it has of the account.</summary>
/// <param name="Mailbox">Whether its own address is proven.</param>
/// <param name="Phone">Whether its number is.</param>
/// <param name="Passkeys">Whether it has any.</param>
/// <param name="Password">Whether it has one.</param>
/// <param name="Name">Whether there is an address or a user name to type a password with.</param>
public sealed record WaysIn(bool Mailbox, bool Phone, bool Passkeys, bool Password, bool Name)
{
    /// <summary>Whether any is left.</summary>
    public bool Remain => Mailbox || Phone || Passkeys || (Password && Name);

    /// <summary>Those of an account.</summary>
    internal static WaysIn Of(Account account, bool passkeys) =>
        new(account.EmailConfirmed, account.PhoneNumberConfirmed, passkeys, account.PasswordHash is not null, (account.Email ?? account.UserName) is not null);
}

/// <summary>Conditional: somebody can still sign in to the account. Last in an act that takes a way in away, so that of two at once one is refused.</summary>
public sealed record KeepWayIn(string AccountId) : Change;
