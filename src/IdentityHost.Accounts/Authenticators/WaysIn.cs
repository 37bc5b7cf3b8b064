namespace IdentityHost.Accounts.Authenticators;

/// <summary>The last way into an account stays (S-053).</summary>
internal static class WaysIn
{
    /// <summary>Whether somebody could still sign in with what is left of the account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="phone">Whether its number stays, if it has one that is proven.</param>
    /// <param name="passkeys">Whether passkeys stay.</param>
    public static bool Remain(Account account, bool phone, bool passkeys) =>
        account.EmailConfirmed
        || passkeys
        || (phone && account.PhoneNumberConfirmed)
        // A password needs a name to be typed with.
        || (account.PasswordHash is not null && (account.Email ?? account.UserName) is not null);
}
