using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Signs in by a mailed code: asked for instead of a password, or owed after one.</summary>
public sealed class LoginByCode
{
    private readonly SignInPipeline _pipeline;
    private readonly LoginCodeStep _step;
    private readonly CodeProof _proof;
    private readonly VisitorWriter _writer;
    private readonly IAccounts _accounts;
    private readonly LoginByCodeLimits _limits;

    internal LoginByCode(SignInPipeline pipeline, LoginCodeStep step, CodeProof proof, VisitorWriter writer, IAccounts accounts, LoginByCodeLimits limits)
    {
        _pipeline = pipeline;
        _step = step;
        _proof = proof;
        _writer = writer;
        _accounts = accounts;
        _limits = limits;
    }

    /// <summary>Sends a code to an address, whether an account has it or not.</summary>
    public async Task<FlowOutcome> RequestAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        var options = _limits.Accounts.Value;
        if (!options.LoginByCodeEnabled)
            return new FlowOutcome.Forbidden();
        if (visitor.IsSignedIn)
            return new FlowOutcome.Conflict();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!EmailAddress.TryParse(email, out var address))
            return FlowOutcome.Failed("invalid", "email");
        if (await _limits.Rates.TryAsync(RatedFlow.RequestLoginCode, visitor, address.Normalized, ct) is not null)
            return FlowOutcome.Failed("too_many_login_attempts", "email");

        var account = await _accounts.FindByIdentifierAsync(address.Normalized, ct);
        if (account is null && !options.HidesAccounts)
            return FlowOutcome.Failed("unknown_email", "email");
        // A disabled account gets no code, and nobody is told (S-016).
        var signIn = new PendingSignIn([], account?.SecurityStamp ?? "", _writer.Now) { ByCode = true, Email = address.Value };
        return await _pipeline.BeginAsync(visitor, account is { IsActive: true } ? account : null, signIn, [], ct);
    }

    /// <summary>Takes the code; none is needed once the link beside it was confirmed elsewhere (<see cref="LoginLink"/>).</summary>
    public async Task<FlowOutcome> ConfirmAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (visitor.Find(PendingKind.LoginCode) is not { } step || await _pipeline.FindAsync(visitor, LoginCodeStep.Id, ct) is null)
            return new FlowOutcome.NotPending();
        if (step.CodeHash is not null)
        {
            // Asking whether the link was confirmed costs no try.
            if (_limits.Accounts.Value.LoginByLinkEnabled && string.IsNullOrWhiteSpace(code))
                return FlowOutcome.Failed("required", "code");
            if (await _proof.CheckAsync(visitor, step, code, "code", ct) is { } wrong)
                return wrong;
        }

        return await ProveAsync(visitor, step, ct);
    }

    /// <summary>Goes on with the sign-in whose mailbox was proven, by code or link; the step is spent.</summary>
    internal async Task<FlowOutcome> ProveAsync(Visitor visitor, PendingStep step, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, LoginCodeStep.Id, ct) is not { } waiting)
            return new FlowOutcome.NotPending();
        // S-162: it speaks for the mailbox it went to, not for an address that took its place meanwhile.
        if (waiting.Account is not { Email: { } email } account || step.Data != email)
            return new FlowOutcome.NotPending();

        var proven = new ProvenMethod("code", "otp", _writer.Now) { Email = email };
        var signIn = waiting.SignIn with { Proven = [.. waiting.SignIn.Proven, proven], EmailProven = true };
        if (account.EmailConfirmed)
            return await _pipeline.ContinueAsync(visitor, waiting, signIn, [new SpendStep(step)], ct);

        // Whoever typed the code has read the account's mail.
        IReadOnlyList<Change> proof = [new SpendStep(step), new VerifyEmail(account.Id, account.NormalizedEmail!)];
        if (!signIn.ByCode)
            return await _pipeline.ContinueAsync(visitor, waiting, signIn, proof, ct);
        return await TryRetireAsync(visitor, account, proof, ct)
            ? await _pipeline.ContinueAsync(visitor, waiting, signIn with { Stamp = account.SecurityStamp! }, [], ct)
            : new FlowOutcome.NotPending();
    }

    /// <summary>Sends another code in place of the last one.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, LoginCodeStep.Id, ct) is not { } waiting || visitor.Find(PendingKind.LoginCode) is not { ResendsLeft: > 0 } step)
            return new FlowOutcome.NotPending();
        var to = waiting.Account?.Email ?? step.SentTo!;
        if (await _proof.MayResendAsync(visitor, step, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var state = new SignInState(visitor, waiting.Account, waiting.SignIn);
        var mailed = await _step.MayReachAsync(visitor, IdentifierNormalizer.Normalize(step.SentTo)!, to, ct);
        return await _writer.TryCommitAsync(visitor, [new SpendStep(step), .. _step.Write(step.Holder, state, step.SentTo!, to, mailed, step.ResendsLeft - 1)], ct)
            ? FlowOutcome.Done
            : new FlowOutcome.NotPending();
    }

    // S-162: what was set up before is of somebody who had not proven the address, and may not be its owner's. An act of its own, so that no second
    // factor of that somebody is owed any more.
    private async Task<bool> TryRetireAsync(Visitor visitor, Account account, IReadOnlyList<Change> proof, CancellationToken ct)
    {
        var stamp = RandomToken.NewSecret();
        if (!await _writer.TryCommitAsync(
            visitor, [.. proof, new RetireAuthenticators(account.Id), new RetirePassword(account.Id, account.SecurityStamp ?? "", stamp)], ct))
        {
            return false;
        }

        (account.SecurityStamp, account.PasswordHash, account.EmailConfirmed) = (stamp, null, true);
        return true;
    }
}

/// <summary>What limits sign-ins by code.</summary>
internal sealed record LoginByCodeLimits(FlowRates Rates, IOptions<AccountsOptions> Accounts);
