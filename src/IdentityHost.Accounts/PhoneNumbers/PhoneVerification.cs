using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Takes the proof of a number: as a step of a sign-in, or for the number somebody signed in changes to.</summary>
public sealed class PhoneVerification
{
    private readonly PhoneVerificationParts _parts;
    private readonly SignInPipeline _pipeline;
    private readonly CodeProof _codes;
    private readonly VisitorWriter _writer;

    internal PhoneVerification(PhoneVerificationParts parts, SignInPipeline pipeline, CodeProof codes, VisitorWriter writer)
    {
        _parts = parts;
        _pipeline = pipeline;
        _codes = codes;
        _writer = writer;
    }

    /// <summary>Takes the code: the number is proven, and a sign-in that waited for it goes on.</summary>
    public async Task<FlowOutcome> VerifyAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        var waiting = await _pipeline.FindAsync(visitor, Flow.VerifyPhone, ct);
        if (visitor.Find(PendingKind.PhoneCode) is not { } step || (!visitor.IsSignedIn && waiting is null))
            return new FlowOutcome.NotPending();
        if (await _codes.CheckAsync(visitor, step, code, "code", ct) is { } wrong)
            return wrong;
        if (!PhoneNumber.TryParseExact(step.SentTo, out var number))
            return new FlowOutcome.NotPending();

        if (waiting is null)
            return await _parts.Additions.TryProveAsync(visitor, number, [new SpendStep(step)], ct) ? FlowOutcome.Done : FlowOutcome.Failed("phone_taken", "code");
        var outcome = waiting.Account is { } account
            ? await _pipeline.ContinueAsync(
                visitor, waiting, waiting.SignIn with { PhoneProven = true },
                [new SpendStep(step), new VerifyPhone(account.Id, number), .. _parts.Additions.Announce(visitor, waiting, number)], ct)
            : await ContinueAsync(visitor, waiting, step, number, ct);
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("phone_taken", "code") : outcome;
    }

    /// <summary>Sends another code in place of the last one, to somebody signing in; whoever changes a number asks for the change again.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.VerifyPhone, ct) is not { } waiting || visitor.Find(PendingKind.PhoneCode) is not { ResendsLeft: > 0, TriesLeft: > 0 } step)
            return new FlowOutcome.NotPending();
        if (!PhoneNumber.TryParseExact(step.SentTo, out var number))
            return new FlowOutcome.NotPending();
        if (_codes.WaitOf(step) is { } early)
            return new FlowOutcome.Throttled(early);
        if (await _parts.Limits.SendAsync(visitor, number, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var question = await _parts.Proofs.AskAsync(visitor, number, waiting.Account, again: true, ct);
        var counted = step with { ResendsLeft = step.ResendsLeft - 1 };
        return await _writer.TryCommitAsync(visitor, _parts.Proofs.Write(question, step.Holder, counted, step), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Corrects the number of somebody who is signing in; the code sent to the old one is dead.</summary>
    public async Task<FlowOutcome> CorrectAsync(Visitor visitor, string? phone, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.VerifyPhone, ct) is not { } waiting || visitor.Find(PendingKind.PhoneCode) is not { ChangesLeft: > 0 } step)
            return new FlowOutcome.Conflict();
        if (string.IsNullOrWhiteSpace(phone))
            return FlowOutcome.Failed("required", "phone");
        if (!_parts.Proofs.TryRead(phone, out var number))
            return FlowOutcome.Failed("invalid_phone", "phone");
        if (number.Value == step.SentTo)
            return FlowOutcome.Failed("same_as_current", "phone");
        if (await _parts.Limits.SendAsync(visitor, number, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        var question = await _parts.Proofs.AskAsync(visitor, number, waiting.Account, again: false, ct);
        if (question.IsTaken && !_parts.Options.Value.HidesAccounts)
            return FlowOutcome.Failed("phone_taken", "phone");
        var (account, changes) = await CorrectedAsync(visitor, waiting, question, ct);
        var counted = step with { ChangesLeft = step.ChangesLeft - 1 };
        var write = _parts.Proofs.Write(question with { AccountId = account }, step.Holder, counted, step);
        return await _writer.TryCommitAsync(visitor, [.. changes, .. write], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Goes on without an account, and remembers the number; unless nothing stands against the account any more, then it is made.</summary>
    private async Task<FlowOutcome> ContinueAsync(Visitor visitor, WaitingSignIn waiting, PendingStep step, PhoneNumber number, CancellationToken ct)
    {
        var signIn = waiting.SignIn with { PhoneProven = true, Phone = number.Value };
        if (await NewAccountAsync(waiting, number, ct) is not { } account)
            return await _pipeline.ContinueAsync(visitor, waiting, signIn, [new SpendStep(step)], ct);
        account.PhoneNumberConfirmed = true;
        signIn = signIn with { Stamp = account.SecurityStamp!, Email = account.Email, Phone = null, Draft = null };
        return await _pipeline.ContinueAsync(visitor, waiting with { Account = account }, signIn, [new SpendStep(step), new AddAccount(account) { SharesAddress = _parts.Options.Value.SharesAddresses }], ct);
    }

    /// <summary>The account a sign-up with somebody else's number becomes; null while its address is somebody else's as well.</summary>
    private async ValueTask<Account?> NewAccountAsync(WaitingSignIn waiting, PhoneNumber number, CancellationToken ct)
    {
        var email = EmailAddress.TryParse(waiting.SignIn.Email, out var typed) ? typed : null;
        return email is not null && !_parts.Options.Value.SharesAddresses && await _parts.Owners.FindAsync(email.Normalized, ct) is not null ? null : waiting.SignIn.Draft!.NewAccount(email, number, _writer.Now);
    }

    /// <summary>What becomes of the account: it claims what was typed, whosever that is, so that giving up here tells nothing (S-003). Somebody else's number makes none.</summary>
    private async Task<(string? AccountId, IReadOnlyList<Change> Changes)> CorrectedAsync(Visitor visitor, WaitingSignIn waiting, PhoneQuestion question, CancellationToken ct)
    {
        if (waiting.Account is { } present)
            return (present.Id, [new ClaimPhone(present.Id, present.PhoneNumber, question.Number) { EvenIfTaken = true }, .. _parts.Additions.Announce(visitor, waiting, question.Number)]);
        if (question.IsTaken || await NewAccountAsync(waiting, question.Number, ct) is not { } account)
            return (null, [_pipeline.Stay(waiting with { SignIn = waiting.SignIn with { Phone = question.Number.Value } })]);
        IReadOnlyList<Change> made = [new AddAccount(account) { SharesAddress = _parts.Options.Value.SharesAddresses }, _pipeline.Become(waiting, account)];
        var asksForEmail = _parts.Options.Value.EmailVerification == EmailVerification.Optional && account.NormalizedEmail is { } mailbox
            && await _codes.MayProveAsync(visitor, mailbox, ct) is null;
        return (account.Id, asksForEmail ? [.. made, .. _parts.EmailProofs.AskByLink(visitor, account, account.Email!)] : made);
    }
}

/// <summary>What proofs of numbers are decided and made with.</summary>
internal sealed record PhoneVerificationParts(
    PhoneProofs Proofs, PhoneLimits Limits, PhoneAdditions Additions, AddressOwners Owners, EmailProofs EmailProofs, IOptions<AccountsOptions> Options);
