using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Writes the address somebody signed in has just proven, by code or link: a new one, or one that waited.</summary>
internal sealed class EmailAdditions(IEmailAddresses addresses, IAccounts accounts, VisitorWriter writer, AccountMails mails, IOptions<AccountsOptions> options)
{
    /// <summary>
    /// Adds and marks it as proven, together with what the proof writes, and tells the owner; the visitor shows the account as it is then. False when somebody else
    /// has proven it.
    /// </summary>
    public async Task<bool> TryProveAsync(Visitor visitor, EmailAddress address, IReadOnlyList<Change> proof, CancellationToken ct)
    {
        var account = visitor.Account!;
        var present = await addresses.ListAsync(account.Id, ct);
        var changes = new List<Change>(proof);
        if (present.All(a => a.Normalized != address.Normalized))
            changes.Add(new ClaimEmail(new AccountEmail(account.Id, address.Value, address.Normalized, false, false, writer.Now)) { Most = options.Value.MostAddresses });
        changes.Add(new VerifyEmail(account.Id, address.Normalized) { MayBecomePrimary = options.Value.IdentityUpdateOnConfirmation });
        if (options.Value.ChangeEmail)
            changes.AddRange(InPlaceOfOthers(account, address, present));
        if (options.Value.EmailNotifications && account is { Email: { } owner, NormalizedEmail: var own } && own != address.Normalized)
            changes.AddRange(Owners(owner, address).Select(told => new SendMessage(mails.Notice(visitor, told, how => NoticeOf(address, how)))));

        if (!await writer.TryCommitAsync(visitor, changes, ct))
            return false;
        visitor.Account = (await accounts.FindAsync(account.Id, ct))?.Account ?? account;
        return true;
    }

    /// <summary>Why it did not (S-231): somebody else has proven it, or the account has as many by now as it may have.</summary>
    public async Task<FlowOutcome> FaultAsync(Account account, EmailAddress address, CancellationToken ct) =>
        FlowOutcome.Failed(await IsFullAsync(account, address, ct) ? "max_email_addresses" : "email_taken", "key");

    /// <summary>Whether the account may have no further address beside those it has; this one is not among them.</summary>
    public async Task<bool> IsFullAsync(Account account, EmailAddress address, CancellationToken ct) =>
        await addresses.ListAsync(account.Id, ct) is var present && present.Count >= options.Value.MostAddresses && present.All(a => a.Normalized != address.Normalized);

    /// <summary>Where an account has one address that is changed, another one is no more than begun until it is proven.</summary>
    public IReadOnlyList<Change> InPlaceOfBegun(Account account, IReadOnlyList<AccountEmail> present) => options.Value.ChangeEmail
        ? [.. present.Where(a => a is { Verified: false, Primary: false }).Select(a => new RemoveEmail(account.Id, a.Normalized))]
        : [];

    private static IEnumerable<Change> InPlaceOfOthers(Account account, EmailAddress address, IReadOnlyList<AccountEmail> present)
    {
        yield return new MakePrimaryEmail(account.Id, address.Normalized);
        foreach (var other in present.Where(a => a.Normalized != address.Normalized))
            yield return new RemoveEmail(account.Id, other.Normalized);
        // S-162: the mailbox that was owed is not the account's any more.
        if (account.MailboxOwed && account.NormalizedEmail != address.Normalized)
            yield return new MailboxShown(account.Id);
    }

    /// <summary>Of a change the new address hears as well.</summary>
    private IEnumerable<string> Owners(string owner, EmailAddress address) => options.Value.ChangeEmail ? [owner, address.Value] : [owner];

    private Mail.Notice NoticeOf(EmailAddress address, Circumstance how) =>
        options.Value.ChangeEmail ? new Mail.PrimaryEmailChanged(address.Value, how) : new Mail.EmailAdded(address.Value, how);
}
