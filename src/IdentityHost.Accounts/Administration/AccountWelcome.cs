using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>Tells somebody that an operator made an account for them.</summary>
internal sealed class AccountWelcome(AdministrationMails mails, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Why no mail may be asked for now; null when one may, which is counted.</summary>
    public Task<AdministrationResult?> RefusalAsync(NewAccount wanted, EmailAddress to, CancellationToken ct) => mails.WelcomeRefusalAsync(wanted.AskedById, to, ct);

    /// <summary>The mail, and the link in it where the account waits for its owner.</summary>
    public IReadOnlyList<Change> Tell(Account account)
    {
        if (account is { EmailConfirmed: true, PasswordHash: not null })
            return [new SendMessage(mails.Created(account, account.Email!, key: null))];
        var (link, key) = MailedLink.New(LinkPurpose.ResetPassword, account, account.NormalizedEmail!, Now + options.Value.PasswordResetExpiry);
        return [link, new SendMessage(mails.Created(account, account.Email!, key))];
    }
}
