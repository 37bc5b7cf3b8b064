using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Carries a sign-in on after every proof: to the next step that is owed, or to its session. The only way to a session there is.</summary>
internal sealed class SignInPipeline(SignInSteps steps, VisitorWriter writer, SessionIssuer issuer, IAccounts accounts, AttemptThrottle throttle, IOptions<AccountsOptions> options)
{
    /// <summary>The sign-in that waits at this step, and its account; null when none does.</summary>
    public async ValueTask<WaitingSignIn?> FindAsync(Visitor visitor, string flow, CancellationToken ct)
    {
        if (visitor.IsSignedIn || visitor.Find(PendingKind.SignIn) is not { } step || PendingSignIn.Of(step) is not { } signIn || signIn.Stage != flow)
            return null;
        if (step.AccountId is null)
            return new WaitingSignIn(step, signIn, null);
        // A changed password or a disabled account ends what was half finished.
        return await accounts.FindAsync(step.AccountId, ct) is { Account: { IsActive: true } account } && account.SecurityStamp == signIn.Stamp
            ? new WaitingSignIn(step, signIn, account)
            : null;
    }

    /// <summary>Goes on with a sign-in that begins here.</summary>
    /// <param name="visitor">Who signs in.</param>
    /// <param name="account">As whom; null for nobody (S-003), which never ends in a session.</param>
    /// <param name="signIn">What is proven.</param>
    /// <param name="changes">What the proof itself writes; committed together with what follows from it, or not at all.</param>
    /// <param name="ct">Cancels.</param>
    public Task<FlowOutcome> BeginAsync(Visitor visitor, Account? account, PendingSignIn signIn, IReadOnlyList<Change> changes, CancellationToken ct) =>
        AdvanceAsync(new SignInState(visitor, account, signIn), null, changes, ct);

    /// <summary>Goes on with a sign-in that waited, after the step was met.</summary>
    public Task<FlowOutcome> ContinueAsync(Visitor visitor, WaitingSignIn waited, PendingSignIn signIn, IReadOnlyList<Change> changes, CancellationToken ct) =>
        AdvanceAsync(new SignInState(visitor, waited.Account, signIn), waited.Step, changes, ct);

    /// <summary>
    /// Comes to wait at the same step once more, because what was sent for it is not good any more. Nothing was proven, so nothing else may follow: neither
    /// another step nor a session.
    /// </summary>
    public async Task<FlowOutcome> AgainAsync(Visitor visitor, WaitingSignIn waited, CancellationToken ct)
    {
        var state = new SignInState(visitor, waited.Account, Unoffered(waited.SignIn)) { IsAgain = true };
        return await steps.FirstOwedAsync(state, ct) is { } owed && owed.Id == waited.SignIn.Stage
            ? await WaitAsync(state, owed, waited.Step, [], ct)
            : new FlowOutcome.NotPending();
    }

    /// <summary>
    /// What a sign-in that waited writes at its end, where that is not a session: its owner has proven everything, and signs in anew. Nothing while something else
    /// is owed.
    /// </summary>
    public async ValueTask<IReadOnlyList<Change>> AtTheEndAsync(Visitor visitor, WaitingSignIn waited, PendingSignIn signIn, CancellationToken ct)
    {
        var state = new SignInState(visitor, waited.Account, signIn);
        return await steps.FirstOwedAsync(state, ct) is null ? steps.AtTheEnd(state) : [];
    }

    /// <summary>Notes that a proof was refused which would have led here.</summary>
    public Task FailedAsync(Visitor visitor, string reason, CancellationToken ct) => throttle.FailedAsync(visitor, null, reason, ct);

    /// <summary>Waits at the same step, for an account that was made meanwhile.</summary>
    public ReplaceStep Become(WaitingSignIn waiting, Account account) =>
        new(waiting.Step, Step(waiting.Step.Holder, account.Id, waiting.SignIn with { Stamp = account.SecurityStamp!, Email = account.Email, Phone = null, Draft = null }));

    /// <summary>Waits at the same step, with what is remembered now.</summary>
    public ReplaceStep Stay(WaitingSignIn waiting) => new(waiting.Step, Step(waiting.Step.Holder, waiting.Account?.Id, waiting.SignIn));

    private async Task<FlowOutcome> AdvanceAsync(SignInState state, PendingStep? waited, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        // S-016: nothing further is asked of a disabled account or told to it.
        if (state.Account is { IsActive: false } disabled)
        {
            await throttle.FailedAsync(state.Visitor, disabled, AuditReasons.Disabled, ct);
            return new FlowOutcome.NotPending();
        }

        state = state with { SignIn = Unoffered(state.SignIn) };
        if (await steps.FirstOwedAsync(state, ct) is { } owed)
            return await WaitAsync(state, owed, waited, changes, ct);
        // A sign-up whose names others took meanwhile, and which owes nothing: there is no account to sign in to.
        if (state.Account is null)
            return new FlowOutcome.NotPending();

        changes = [.. changes, .. steps.AtTheEnd(state), AttemptThrottle.OwnerProven(state.Account, state.SignIn.Proven, state.SignIn.Counters)];
        var outcome = await issuer.SignInAsync(state.Visitor, state.Account, state.SignIn.Proven, waited is null ? changes : [new SpendStep(waited), .. changes], ct);
        if (outcome is FlowOutcome.Advanced)
            throttle.Recognise(state.Visitor, state.Account);
        return outcome;
    }

    private async Task<FlowOutcome> WaitAsync(SignInState state, ISignInStep owed, PendingStep? waited, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var beginning = await owed.BeginAsync(state, ct);
        if (beginning is StepBeginning.Refused refused)
            return refused.Outcome;
        var waits = (StepBeginning.Waits)beginning;
        var signIn = waits.SignIn with { Stage = owed.Id };
        IReadOnlyList<Change> Write(string holder)
        {
            var step = Step(holder, state.Account?.Id, signIn);
            return
            [
                .. changes,
                waited is null ? new BeginStep(step) : new ReplaceStep(waited, step),
                new DropSteps(holder, PendingKind.LoginCode, PendingKind.EmailCode, PendingKind.PhoneCode, PendingKind.SecondFactor, PendingKind.Passkey, PendingKind.ProviderSignUp),
                .. waits.Write(holder),
            ];
        }

        // Something was proven: what is under way moves under a new token (S-061).
        return await writer.TryBeginAsync(state.Visitor, rise: signIn.Proven.Count > 0, Write, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>What the step before offered is not on offer any more.</summary>
    private static PendingSignIn Unoffered(PendingSignIn signIn) => signIn with { Types = [], LastUsed = null, Devices = [], SentBy = null };

    private PendingStep Step(string holder, string? accountId, PendingSignIn signIn) => new()
    {
        Id = RandomToken.NewId(),
        Holder = holder,
        Kind = PendingKind.SignIn,
        AccountId = accountId,
        Data = signIn.ToJson(),
        CreatedAt = signIn.StartedAt,
        ExpiresAt = signIn.StartedAt + options.Value.LoginTimeout,
    };
}

/// <summary>A sign-in that waits at a step.</summary>
/// <param name="Step">Its row.</param>
/// <param name="SignIn">What is proven and remembered.</param>
/// <param name="Account">As whom; null for nobody.</param>
internal sealed record WaitingSignIn(PendingStep Step, PendingSignIn SignIn, Account? Account)
{
    /// <summary>The same as it will be once this address is proven: what is owed next may be sent there.</summary>
    public WaitingSignIn WithProven(string normalizedEmail)
    {
        if (Account is { } account && account.NormalizedEmail == normalizedEmail)
            account.EmailConfirmed = true;
        return this;
    }
}
