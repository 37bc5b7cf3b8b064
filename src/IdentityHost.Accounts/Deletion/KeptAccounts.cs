using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Deletion;

/// <summary>Whoever signs in to an account that waits to be deleted keeps it, and is told so.</summary>
internal sealed class KeptAccounts(AccountMails mails)
{
    /// <summary>What a sign-in writes besides; nothing for an account that stays anyhow.</summary>
    public IReadOnlyList<Change> ChangesFor(Visitor visitor, Account account)
    {
        if (account.DeletionDueAt is null)
            return [];
        var keep = new KeepAccount(account.Id);
        return account.Email is { } owner ? [keep, new SendMessage(mails.Notice(visitor, owner, how => new Mail.AccountKept(how)))] : [keep];
    }
}
