using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>What somebody set up who had not proven the account's address: it goes when the owner of the address comes (S-162).</summary>
internal static class SetUpBefore
{
    /// <summary>
    /// Whether a proof of this address is the first one of the account's own mailbox, so that somebody else may have set up what is there. A proof of another
    /// address says nothing of that: whoever signed in has proven it before.
    /// </summary>
    /// <param name="account">The account, as it is before the proof.</param>
    /// <param name="proven">The address, normalised.</param>
    public static bool IsEndedBy(Account account, string proven) => account.NormalizedEmail == proven && (!account.EmailConfirmed || account.MailboxOwed);

    /// <summary>Every way in but the password, which has rules of its own.</summary>
    /// <param name="account">The account; it shows afterwards what is left.</param>
    /// <param name="proven">The address, normalised, that its owner has just proven.</param>
    /// <param name="options">Where every account has a proven number, one stays claimed, so that the proof of it, or of another, is owed.</param>
    public static IReadOnlyList<Change> Retire(Account account, string proven, AccountsOptions options)
    {
        var staysOwed = options.SignupField("phone").Required && options.Phones.VerificationEnabled;
        (account.PhoneNumber, account.PhoneNumberConfirmed, account.TwoFactorEnabled) = (staysOwed ? account.PhoneNumber : null, false, false);
        return
        [
            new RequireSecondFactor(account.Id, Required: false), new RetireAuthenticators(account.Id), new RetireExternalLinks(account.Id), new RetirePhone(account.Id) { StaysClaimed = staysOwed },
            new RetireOtherEmails(account.Id, proven),
        ];
    }

    /// <summary>The password as well: whoever has just read the mail of the account's address need not be who chose it.</summary>
    /// <param name="account">The account; it shows afterwards what is left, under its new stamp.</param>
    /// <param name="options">As above.</param>
    public static IReadOnlyList<Change> RetireAll(Account account, AccountsOptions options)
    {
        var password = new RetirePassword(account.Id, account.SecurityStamp ?? "", RandomToken.NewSecret()) { HadOne = account.PasswordHash is not null };
        var others = Retire(account, account.NormalizedEmail!, options);
        (account.SecurityStamp, account.PasswordHash, account.EmailConfirmed, account.MailboxOwed) = (password.NewStamp, null, true, false);
        return [.. others, password];
    }
}
