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
/// nothing else, are counted for who asks and for whom they reach (S-178). Those that tell of something else are folded where they say the same again, and
/// only who proved an address is told there. None goes where the operator's lists forbid.
/// </summary>
internal sealed class AdministrationMails(MailWriter writer, ILinkAddresses links, IOptions<AccountsOptions> options, FlowRates rates, IAttempts attempts, BlockLists blocks)
{
    private static readonly TimeSpan s_foldedFor = TimeSpan.FromMinutes(10);

    /// <summary>Why no mail with a link may be asked for now; null when one may, which is counted.</summary>
    /// <param name="byAccountId">Who asks; null at the command line.</param>
    /// <param name="to">Whom it would reach.</param>
    /// <param name="ct">Cancels.</param>
    public Task<AdministrationResult?> RefusalAsync(string? byAccountId, EmailAddress to, CancellationToken ct) => RefusalAsync(byAccountId, to, to.Normalized, ct);

    /// <summary>The same of the mail that an account was made: counted apart for whom it reaches, since it is counted too when somebody has the address already.</summary>
    public Task<AdministrationResult?> WelcomeRefusalAsync(string? byAccountId, EmailAddress to, CancellationToken ct) => RefusalAsync(byAccountId, to, $"welcome {to.Normalized}", ct);

    private async Task<AdministrationResult?> RefusalAsync(string? byAccountId, EmailAddress to, string counted, CancellationToken ct)
    {
        if (!blocks.MaySend(to.Value))
            return new AdministrationResult.Invalid("email", "Nothing is sent to this address: a list of this server's operator forbids it.");
        return await rates.TryAsync(RatedFlow.AdministrationMail, byAccountId, counted, ct) is { } wait ? new AdministrationResult.Throttled(wait) : null;
    }

    /// <summary>A mail to the account's owner.</summary>
    public Message Write(Account account, string to, Mail mail) => writer.Write(mail, to, SpokenLanguages.Choose(account.Locale is { } locale ? [locale] : []));

    /// <summary>
    /// A mail to the account's owner as a change of the act it tells of. None for who has no address or may not be mailed there; and of a notice none to an
    /// address that nobody proved, nor when its owner was told the same a moment ago. What was done stands in the log each time.
    /// </summary>
    public async Task<IReadOnlyList<Change>> TellAsync(Account account, Mail mail, DateTimeOffset at, CancellationToken ct)
    {
        if (account.Email is not { } owner || !blocks.MaySend(owner))
            return [];
        if (IsNotice(mail) && (!account.EmailConfirmed || await attempts.TryReserveAsync([new(KeyOf(account, mail), 1, s_foldedFor)], at, ct) is not null))
            return [];
        return [new SendMessage(Write(account, owner, mail))];
    }

    /// <summary>What a mail was to tell of was not done: the next that says it is the first.</summary>
    public Task UntellAsync(Account account, Mail mail, CancellationToken ct) => IsNotice(mail) ? attempts.ClearAsync([KeyOf(account, mail)], ct) : Task.CompletedTask;

    /// <summary>With a link to choose a new password.</summary>
    public Mail PasswordReset(string key) => new Mail.PasswordResetByStaff(links.ResetPassword(key), options.Value.PasswordResetExpiry);

    /// <summary>An account was made: with the key that activates it where its address is not proven, or it has no password.</summary>
    public Message Created(Account account, string to, string? key) => Write(
        account, to, key is null ? new Mail.AccountCreated() : new Mail.AccountToActivate(key, links.ResetPassword(key), options.Value.PasswordResetExpiry));

    private static bool IsNotice(Mail mail) => mail is not Mail.WithLink;

    /// <summary>What says the same: about the same group or app, but whatever day an account is to go.</summary>
    private static string KeyOf(Account account, Mail mail) =>
        $"notice:{account.Id}:{mail.Name}:{string.Join('\n', mail is Mail.DeletionByStaff ? [] : mail.Values.Select(v => v.Value))}";
}
