using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Writes the address somebody signed in has just proven: a new one, or one that waited.</summary>
internal sealed class EmailAdditions(IEmailAddresses addresses, VisitorWriter writer, AccountMails mails, IOptions<AccountsOptions> options)
{
    /// <summary>Adds and marks it as proven, together with what the proof writes, and tells the owner; false when somebody else has proven it.</summary>
    public async Task<bool> TryProveAsync(Visitor visitor, EmailAddress address, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var account = visitor.Account!;
        var all = new List<Change>(changes);
        var present = await addresses.ListAsync(account.Id, ct);
        if (present.All(a => a.Normalized != address.Normalized))
            all.Add(new ClaimEmail(new AccountEmail(account.Id, address.Value, address.Normalized, false, false, writer.Now)));
        all.Add(new VerifyEmail(account.Id, address.Normalized) { MayBecomePrimary = options.Value.IdentityUpdateOnConfirmation });
        if (options.Value.ChangeEmail)
        {
            all.Add(new MakePrimaryEmail(account.Id, address.Normalized));
            all.AddRange(present.Where(a => a.Normalized != address.Normalized).Select(a => new RemoveEmail(account.Id, a.Normalized)));
            // S-162: the mailbox that was owed is not the account's any more.
            if (account.MailboxOwed && account.NormalizedEmail != address.Normalized)
                all.Add(new MailboxShown(account.Id));
        }

        if (options.Value.EmailNotifications && account.Email is { } owner)
            all.Add(new SendMessage(mails.Notice(visitor, owner, how => new Mail.EmailAdded(address.Value, how))));
        return await writer.TryCommitAsync(visitor, all, ct);
    }
}
