using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>A mailed code, in place of a password or after one.</summary>
internal sealed class LoginCodeStep(
    MailedCodes codes, CodeThrottle throttle, BlockLists blocks, AccountMails mails, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> options) : ISignInStep
{
    public const string Id = "login_by_code";

    public string Flow => Id;

    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct)
    {
        var signIn = state.SignIn;
        return ValueTask.FromResult(!signIn.HasProven("code") && (signIn.ByCode || accounts.Value.LoginByCodeRequiredList.Any(signIn.HasProven)));
    }

    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        var typed = state.SignIn.Email;
        // S-003: to the stored spelling, never to the typed one.
        var to = state.Account?.Email ?? typed;
        if (to is null)
            return new StepBeginning.Refused(new FlowOutcome.NotPending());
        var counted = IdentifierNormalizer.Normalize(state.SignIn.ByCode ? typed ?? to : to)!;
        if (await throttle.SendAsync(counted, state.Visitor.AddressBucket, ct) is not null)
            return new StepBeginning.Refused(FlowOutcome.Failed("too_many_login_attempts", state.SignIn.ByCode ? "email" : null));

        var mailed = await MayReachAsync(state.Visitor, counted, to, ct);
        return new StepBeginning.Waits(state.SignIn, holder => Write(holder, state, typed ?? to, to, mailed));
    }

    /// <summary>
    /// Whether the mailbox may get one more mail, by the operator's lists and by what it got: several addresses of one person lead to the same mailbox, which gets no more for it (S-178). Who asks is
    /// not told, because that would say whose the address is (S-003).
    /// </summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="counted">The address, normalised, that this mail was counted for.</param>
    /// <param name="to">The mailbox it goes to.</param>
    /// <param name="ct">Cancels.</param>
    internal async ValueTask<bool> MayReachAsync(Visitor visitor, string counted, string to, CancellationToken ct) =>
        await blocks.MaySendToStrangerAsync(visitor, to, ct) && IdentifierNormalizer.Normalize(to) is { } recipient && (recipient == counted || await throttle.ReachAsync(recipient, ct) is null);

    /// <summary>The step and its mail; without an account the mail says so, if it is to say anything.</summary>
    internal IReadOnlyList<Change> Write(string holder, SignInState state, string shown, string to, bool mailed, int? resendsLeft = null)
    {
        var (step, code) = codes.Begin(
            new PendingStep
            {
                Id = "",
                Holder = holder,
                Kind = PendingKind.LoginCode,
                AccountId = state.Account?.Id,
                SentTo = shown,
                // The mailbox the code speaks for, which the typed address need not be.
                Data = state.Account is null ? null : to,
                ResendsLeft = resendsLeft ?? accounts.Value.LoginByCodeResends,
                CreatedAt = default,
                ExpiresAt = default,
            },
            options.Value.LoginLifetime);
        if (!mailed)
            return [new BeginStep(step)];
        if (state.Account is not null)
            return [new BeginStep(step), new SendMessage(mails.LoginCode(state.Visitor, to, code, step))];
        return accounts.Value.EmailUnknownAccounts ? [new BeginStep(step), new SendMessage(mails.UnknownAccount(state.Visitor, to))] : [new BeginStep(step)];
    }
}
