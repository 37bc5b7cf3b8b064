using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>A code by mail or text message, in place of a password or after one.</summary>
internal sealed class LoginCodeStep(
    SentCodes codes, CodeThrottle throttle, BlockLists blocks, AccountMessages messages, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> options) : ISignInStep
{
    public string Id => Flow.LoginByCode;

    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct)
    {
        var signIn = state.SignIn;
        // S-162: of who signs in to an account whose address was proven elsewhere nobody knows yet that the mailbox is theirs.
        var unknown = state.Account is { MailboxOwed: true } && !signIn.EmailProven;
        return ValueTask.FromResult(unknown || (!signIn.HasProven("code") && (signIn.ByCode || accounts.Value.LoginByCodeRequiredList.Any(signIn.HasProven))));
    }

    public ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct) => RecipientOf(state) is { } recipient
        ? BeginAsync(state, recipient, ct)
        : ValueTask.FromResult<StepBeginning>(new StepBeginning.Refused(new FlowOutcome.NotPending()));

    /// <summary>The same, where it is decided already where the code goes.</summary>
    internal async ValueTask<StepBeginning> BeginAsync(SignInState state, CodeRecipient recipient, CancellationToken ct)
    {
        if (await throttle.SendAsync(state.Visitor, state.Account, recipient.Counted, ct) is { } wait)
            return new StepBeginning.Refused(FlowOutcome.TooOften(wait, state.SignIn is not { ByCode: true, Proven.Count: 0 } ? null : recipient.Phone is null ? "email" : "phone"));

        var isSent = await MayReachAsync(state, recipient, ct);
        // For whoever opens the link elsewhere, to see what they let in.
        var signIn = accounts.Value.LoginByLinkEnabled ? state.SignIn with { Device = state.Visitor.UserAgent, App = state.Visitor.AskedBy } : state.SignIn;
        return new StepBeginning.Waits(signIn, holder => Write(holder, state, recipient, isSent));
    }

    /// <summary>Where another code in place of the last one goes.</summary>
    internal static CodeRecipient RecipientOf(SignInState state, PendingStep step) => PhoneNumber.TryParseExact(step.SentTo, out var phone)
        ? new CodeRecipient(phone.Value, phone.Value, phone)
        : new CodeRecipient(step.SentTo!, step.Data ?? step.SentTo!, null);

    /// <summary>
    /// Whether the mailbox or phone may get one more message, by the operator's lists and by what it got: several addresses of one person lead to the
    /// same mailbox, which gets no more for it (S-178), and text messages cost money (S-177). Who asks is not told, because that would say whose the
    /// address is (S-003).
    /// </summary>
    internal async ValueTask<bool> MayReachAsync(SignInState state, CodeRecipient recipient, CancellationToken ct)
    {
        // A number nobody has proven gets nothing, not even that nobody has it.
        if (recipient.Phone is { } phone)
            return state.Account is { } owner ? await messages.Texts.MayReachAsync(state.Visitor, phone, owner, ct) : await messages.Texts.FeignAsync(state.Visitor, phone, ct);
        return await blocks.MaySendToStrangerAsync(state.Visitor, recipient.To, ct) && IdentifierNormalizer.Normalize(recipient.To) is { } mailbox && (mailbox == recipient.Counted || await throttle.ReachAsync(state.Visitor, state.Account, mailbox, ct) is null);
    }

    /// <summary>The step and its message; without an account a mail says so, if it is to say anything.</summary>
    internal IReadOnlyList<Change> Write(string holder, SignInState state, CodeRecipient recipient, bool isSent, PendingStep? before = null)
    {
        var (step, code) = codes.Begin(
            new PendingStep
            {
                Id = "",
                Holder = holder,
                Kind = PendingKind.LoginCode,
                AccountId = state.Account?.Id,
                SentTo = recipient.Shown,
                // What the code speaks for, which the typed address need not be.
                Data = state.Account is null ? null : recipient.To,
                // Another code is another chance to read the mail, not to guess.
                TriesLeft = before?.TriesLeft ?? 0,
                ResendsLeft = before?.ResendsLeft - 1 ?? accounts.Value.LoginByCodeResends,
                CreatedAt = default,
                ExpiresAt = default,
            },
            options.Value.LoginLifetime);
        if (!isSent)
            return [new BeginStep(step)];
        if (recipient.Phone is { } phone)
            return [new BeginStep(step), new SendMessage(messages.Texts.LoginCode(state.Visitor, phone, code))];
        if (state.Account is not null && state.SignIn.SentBy is not null)
            return [new BeginStep(step), new SendMessage(messages.Mails.SecondCode(state.Visitor, recipient.To, code))];
        if (state.Account is not null)
            return [new BeginStep(step), new SendMessage(messages.Mails.LoginCode(state.Visitor, recipient.To, code, step))];
        return accounts.Value.EmailUnknownAccounts ? [new BeginStep(step), new SendMessage(messages.Mails.UnknownAccount(state.Visitor, recipient.To))] : [new BeginStep(step)];
    }

    /// <summary>To the number that was typed; else, to the stored spelling of the address (S-003); else to the number of an account without address.</summary>
    private static CodeRecipient? RecipientOf(SignInState state)
    {
        var (account, signIn) = (state.Account, state.SignIn);
        var number = account is { MailboxOwed: true } ? null : signIn.ByCode ? signIn.Phone : account is { Email: null, PhoneNumberConfirmed: true } ? account.PhoneNumber : null;
        if (PhoneNumber.TryParseExact(number, out var phone))
            return new CodeRecipient(phone.Value, phone.Value, phone);
        // After a password, to the account's own address, whichever was typed.
        return ((signIn.ByCode ? signIn.Mailbox : null) ?? account?.Email ?? signIn.Email) is { } to ? new CodeRecipient(signIn.ByCode ? signIn.Email ?? to : to, to, null) : null;
    }
}

/// <summary>The messages of the flows, by both ways they travel.</summary>
internal sealed record AccountMessages(AccountMails Mails, AccountTexts Texts);

/// <summary>Where a code goes.</summary>
/// <param name="Shown">As its visitor typed it.</param>
/// <param name="To">As it is kept.</param>
/// <param name="Phone">The number; null for a mailbox.</param>
internal sealed record CodeRecipient(string Shown, string To, PhoneNumber? Phone)
{
    /// <summary>What the message is counted for, normalised.</summary>
    public string Counted { get; init; } = IdentifierNormalizer.Normalize(Shown)!;
}
