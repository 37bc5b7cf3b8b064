using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Throttling;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>
/// The mails about what others did to an account, in its own language; they name nobody. Those that staff causes as often as they like, because they ask for
/// nothing else, are counted for who asks and for whom they reach (S-178), and go nowhere the operator's lists forbid.
/// </summary>
internal sealed class AdministrationMails(MailWriter writer, ILinkAddresses links, IOptions<AccountsOptions> options, FlowRates rates, BlockLists blocks)
{
    /// <summary>Why no mail may be asked for now; null when one may, which is counted.</summary>
    /// <param name="byAccountId">Who asks; null at the command line.</param>
    /// <param name="to">Whom it would reach.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AdministrationResult?> RefusalAsync(string? byAccountId, EmailAddress to, CancellationToken ct)
    {
        if (!blocks.MaySend(to.Value))
            return new AdministrationResult.Invalid("email", "Nothing is sent to this address: a list of this server's operator forbids it.");
        return await rates.TryAsync(RatedFlow.AdministrationMail, byAccountId, to.Normalized, ct) is { } wait ? new AdministrationResult.Throttled(wait) : null;
    }

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
