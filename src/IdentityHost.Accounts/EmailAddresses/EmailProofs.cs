using System.Diagnostics.CodeAnalysis;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Asks the owner of an address to prove it: by a code typed where it was asked for, or by a link in the mail.</summary>
internal sealed class EmailProofs(
    SentCodes codes, AccountMails mails, BlockLists blocks, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>Reads an address that an account may have: well-formed, and on none of the operator's lists.</summary>
    public bool TryRead(string? typed, [NotNullWhen(true)] out EmailAddress? address) => EmailAddress.TryParse(typed, out address) && blocks.MayRegister(address);

    /// <summary>The mail to the owner of an address that somebody else wanted; none where nobody has it, or nothing is sent there.</summary>
    public IReadOnlyList<Change> Notice(Visitor visitor, string? owner) => owner is null ? [] : Mailed(visitor, owner, () => mails.AccountExists(visitor, owner));

    /// <summary>What is written when the proof is asked for.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="holder">The holder of the step.</param>
    /// <param name="account">Whose address it is to be.</param>
    /// <param name="address">The address.</param>
    /// <param name="counts">What is left of resends and changes; null for all of them.</param>
    /// <param name="present">The step whose place it takes; null for the first one.</param>
    public IReadOnlyList<Change> Ask(Visitor visitor, string holder, Account account, string address, PendingStep? counts = null, PendingStep? present = null)
    {
        if (!ByCode)
            return AskByLink(visitor, account, address);
        var (step, code) = codes.Begin(Draft(holder, account.Id, address, counts), options.Value.Lifetime);
        return [Begun(step, present), .. Mailed(visitor, address, () => mails.EmailVerificationCode(visitor, address, code))];
    }

    /// <summary>
    /// What is written when the owner of an account is asked whether an identity at a provider is theirs too; the code is good for this identity alone (S-165).
    /// Where addresses are proven by links nobody here could type it: the owner is told, and connects the identity once signed in.
    /// </summary>
    public IReadOnlyList<Change> AskOwner(
        Visitor visitor, string holder, string accountId, string address, LinkDraft identity, PendingStep? counts = null, PendingStep? present = null)
    {
        if (!ByCode)
            return Notice(visitor, address);
        var (step, code) = codes.Begin(Draft(holder, accountId, address, counts), options.Value.Lifetime);
        return [Begun(step, present), .. Mailed(visitor, address, () => mails.ConnectCode(visitor, address, code, identity))];
    }

    /// <summary>
    /// What is written in place of <see cref="Ask"/> where the address belongs to somebody else: a step that waits for a code nobody gets; nothing where links prove
    /// addresses, because then nobody has a step here (S-003).
    /// </summary>
    public IReadOnlyList<Change> Feign(string holder, string address, PendingStep? counts = null, PendingStep? present = null) =>
        ByCode ? [Begun(codes.Begin(Draft(holder, null, address, counts), options.Value.Lifetime).Step, present)] : [];

    /// <summary>What somebody else set up ends, the password included, because the owner of the account's mailbox came; who has just read that mailbox is told there (S-162).</summary>
    public IReadOnlyList<Change> RetireAll(Visitor visitor, Account account)
    {
        IReadOnlyList<Change> told = accounts.Value.EmailNotifications && account is { PasswordHash: not null, Email: { } owner }
            ? [new SendMessage(mails.Notice(visitor, owner, how => new Mail.PasswordRemoved(how)))]
            : [];
        return [.. SetUpBefore.RetireAll(account, accounts.Value), .. told];
    }

    private bool ByCode => accounts.Value.EmailVerificationByCodeEnabled;

    private static Change Begun(PendingStep step, PendingStep? present) => present is null ? new BeginStep(step) : new ReplaceStep(present, step);

    private PendingStep Draft(string holder, string? accountId, string address, PendingStep? counts) => new()
    {
        Id = "",
        Holder = holder,
        Kind = PendingKind.EmailCode,
        AccountId = accountId,
        SentTo = address,
        TriesLeft = counts?.TriesLeft ?? 0,
        ResendsLeft = counts?.ResendsLeft ?? accounts.Value.EmailVerificationResends,
        ChangesLeft = counts?.ChangesLeft ?? accounts.Value.EmailVerificationChanges,
        CreatedAt = default,
        ExpiresAt = default,
    };

    /// <summary>The same by a link, whatever the settings say.</summary>
    public IReadOnlyList<Change> AskByLink(Visitor visitor, Account account, string address)
    {
        var (link, key) = MailedLink.New(
            LinkPurpose.VerifyEmail, account, IdentifierNormalizer.Normalize(address)!, clock.GetUtcNow() + accounts.Value.EmailConfirmationExpiry);
        return [link, .. Mailed(visitor, address, () => mails.EmailVerificationLink(visitor, address, key))];
    }

    private SendMessage[] Mailed(Visitor visitor, string address, Func<Message> write) => blocks.MaySend(visitor, address) ? [new SendMessage(write())] : [];
}
