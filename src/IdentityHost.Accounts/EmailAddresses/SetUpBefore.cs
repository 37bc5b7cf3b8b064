using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.PhoneNumbers;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>What somebody set up who had not proven the account's address: it goes when the owner of the address comes (S-162).</summary>
internal static class SetUpBefore
{
    /// <summary>Every way in but the password, which has rules of its own.</summary>
    /// <param name="account">The account; it shows afterwards what is left.</param>
    /// <param name="proven">The address, normalised, that its owner has just proven.</param>
    public static IReadOnlyList<Change> Retire(Account account, string proven)
    {
        (account.PhoneNumber, account.PhoneNumberConfirmed, account.TwoFactorEnabled) = (null, false, false);
        return [new RequireSecondFactor(account.Id, Required: false), new RetireAuthenticators(account.Id), new RetirePhone(account.Id), new RetireOtherEmails(account.Id, proven)];
    }
}
