using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>The mails about what others did to an account, in its own language; they name nobody.</summary>
internal sealed class AdministrationMails(MailWriter writer, ILinkAddresses links, IOptions<AccountsOptions> options)
{
    /// <summary>A mail to the account's owner.</summary>
    public Message Write(Account account, string to, Mail mail) => writer.Write(mail, to, SpokenLanguages.Choose(account.Locale is { } locale ? [locale] : []));

    /// <summary>A mail to the account's owner as a change of the act it tells of; nothing for an account without an address.</summary>
    public IReadOnlyList<Change> Tell(Account account, Mail mail) => account.Email is { } owner ? [new SendMessage(Write(account, owner, mail))] : [];

    /// <summary>With a link to choose a new password.</summary>
    public Mail PasswordReset(string key) => new Mail.PasswordResetByStaff(links.ResetPassword(key), options.Value.PasswordResetExpiry);

    /// <summary>An account was made: with the key that activates it where its address is not proven, or it has no password.</summary>
    public Message Created(Account account, string to, string? key) => Write(
        account, to, key is null ? new Mail.AccountCreated() : new Mail.AccountToActivate(key, links.ResetPassword(key), options.Value.PasswordResetExpiry));
}
