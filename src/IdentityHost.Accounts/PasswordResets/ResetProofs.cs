using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PasswordResets;

/// <summary>Asks the owner of a mailbox to prove it for a new password: by a code typed where it was asked for, or by a link in the mail.</summary>
internal sealed class ResetProofs(SentCodes codes, AccountMails mails, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>The step that waits for a code, and its mail; without an account the code is nobody's (S-003).</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="holder">The holder of the step.</param>
    /// <param name="account">Whose password; null for nobody's.</param>
    /// <param name="shown">The address as it was typed.</param>
    /// <param name="to">The address as it is kept; null where nothing is sent.</param>
    public IReadOnlyList<Change> AskByCode(Visitor visitor, string holder, Account? account, string shown, string? to)
    {
        var draft = new PendingStep { Id = "", Holder = holder, Kind = PendingKind.PasswordReset, AccountId = account?.Id, SentTo = shown, CreatedAt = default, ExpiresAt = default };
        var (step, code) = codes.Begin(draft, options.Value.PasswordResetLifetime, isSent: account is not null, account?.SecurityStamp);
        if (to is null)
            return [new BeginStep(step)];
        return [new BeginStep(step), .. account is null ? Unknown(visitor, to) : [new SendMessage(mails.PasswordResetCode(visitor, to, code))]];
    }

    /// <summary>A link, and its mail.</summary>
    public IReadOnlyList<Change> AskByLink(Visitor visitor, Account? account, EmailAddress address, string to)
    {
        if (account is null)
            return Unknown(visitor, to);
        var (link, key) = MailedLink.New(LinkPurpose.ResetPassword, account, address.Normalized, clock.GetUtcNow() + accounts.Value.PasswordResetExpiry);
        return [link, new SendMessage(mails.PasswordResetLink(visitor, to, key))];
    }

    /// <summary>Compares without taking a try: for a code that was right before, while the account has the same stamp.</summary>
    public bool Fits(PendingStep step, string? typed, Account? account) => codes.Fits(step, typed, account?.SecurityStamp);

    /// <summary>How long it is until another code may be sent; null when it may.</summary>
    public TimeSpan? WaitOf(PendingStep step) => codes.WaitOf(step);

    /// <summary>What the owner is told when the password was set; nothing without an address.</summary>
    public IReadOnlyList<Change> Notice(Visitor visitor, Account account) => accounts.Value.EmailNotifications && account.Email is { } owner
        ? [new SendMessage(mails.Notice(visitor, owner, how => new Mail.PasswordReset(how)))]
        : [];

    private SendMessage[] Unknown(Visitor visitor, string to) => accounts.Value.EmailUnknownAccounts ? [new SendMessage(mails.UnknownAccount(visitor, to))] : [];
}
