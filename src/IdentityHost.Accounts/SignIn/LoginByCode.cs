using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Signs in by a code in a mail or text message: asked for instead of a password, or owed after one.</summary>
public sealed class LoginByCode
{
    private readonly SignInPipeline _pipeline;
    private readonly LoginCodeStep _step;
    private readonly CodeProof _proof;
    private readonly VisitorWriter _writer;
    private readonly IAccounts _accounts;
    private readonly LoginByCodeParts _parts;

    internal LoginByCode(SignInPipeline pipeline, LoginCodeStep step, CodeProof proof, VisitorWriter writer, IAccounts accounts, LoginByCodeParts parts)
    {
        _pipeline = pipeline;
        _step = step;
        _proof = proof;
        _writer = writer;
        _accounts = accounts;
        _parts = parts;
    }

    /// <summary>Whether a code may stand in for the password.</summary>
    public bool IsOffered => _parts.Accounts.Value.LoginByCodeEnabled;

    /// <summary>Sends a code to what somebody typed into the one field of a page: an address, or a number where numbers sign in.</summary>
    public Task<FlowOutcome> RequestAsync(Visitor visitor, string? typed, CancellationToken ct) =>
        TakesPhones && _parts.Numbers.TryRead(typed, out var number) ? RequestAsync(visitor, null, number.Value, ct) : RequestAsync(visitor, typed, null, ct);

    /// <summary>Sends a code to an address or a number (E.164), whether an account has it or not.</summary>
    public async Task<FlowOutcome> RequestAsync(Visitor visitor, string? email, string? phone, CancellationToken ct)
    {
        if (!IsOffered)
            return new FlowOutcome.Forbidden();
        if (visitor.IsSignedIn)
            return new FlowOutcome.Conflict();
        return (Takes("email") || !TakesPhones, TakesPhones) switch
        {
            (true, false) => await RequestByEmailAsync(visitor, email, ct),
            (false, true) => await RequestByPhoneAsync(visitor, phone, ct),
            _ when string.IsNullOrWhiteSpace(email) && string.IsNullOrWhiteSpace(phone) => new FlowOutcome.Invalid(new("required", "email"), new("required", "phone")),
            _ when string.IsNullOrWhiteSpace(phone) => await RequestByEmailAsync(visitor, email, ct),
            _ when string.IsNullOrWhiteSpace(email) => await RequestByPhoneAsync(visitor, phone, ct),
            _ => FlowOutcome.Failed("invalid_login"),
        };
    }

    private async Task<FlowOutcome> RequestByEmailAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!EmailAddress.TryParse(email, out var address))
            return FlowOutcome.Failed("invalid", "email");
        var account = await _accounts.FindByIdentifierAsync(address.Normalized, ct);
        if (await _parts.Rates.TryAsync(RatedFlow.RequestLoginCode, visitor, _parts.Codes.NameOf(visitor, account, address.Normalized), ct) is { } wait)
            return FlowOutcome.TooOften(wait, "email");
        // S-162: of an account whose own mailbox nobody has shown yet, that one.
        var mailbox = account is null or { MailboxOwed: true } ? account?.Email : await _parts.Mailboxes.Owners.SpellingAsync(account, address, ct);

        PendingSignIn Typed(PendingSignIn signIn) => signIn with { Email = address.Value, Mailbox = mailbox };
        if (account is null && await _parts.NewAccounts.NewAsync(visitor, address, ct) is { } made)
        {
            if (await BeginAsync(visitor, made, Typed, ct, new AddAccount(made)) is not FlowOutcome.NotPending and var outcome)
                return outcome;
            // Somebody was faster with the same address: it has an account now.
            account = await _accounts.FindByIdentifierAsync(address.Normalized, ct);
        }

        if (account is null && !_parts.Accounts.Value.HidesAccounts)
            return FlowOutcome.Failed("unknown_email", "email");
        return await BeginAsync(visitor, account, Typed, ct);
    }

    private async Task<FlowOutcome> RequestByPhoneAsync(Visitor visitor, string? phone, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(phone))
            return FlowOutcome.Failed("required", "phone");
        if (!PhoneNumber.TryParseExact(phone, out var number))
            return FlowOutcome.Failed("invalid_phone", "phone");
        // S-162: a number that is only claimed opens no door, for the account may be somebody else's.
        var account = await _accounts.FindByPhoneAsync(number.Value, ct) is { PhoneNumberConfirmed: true } owner ? owner : null;
        if (await _parts.Rates.TryAsync(RatedFlow.RequestLoginCode, visitor, _parts.Codes.NameOf(visitor, account, number.Value), ct) is { } wait)
            return FlowOutcome.TooOften(wait, "phone");
        if (account is null && !_parts.Accounts.Value.HidesAccounts)
            return FlowOutcome.Failed("unknown_phone", "phone");
        return await BeginAsync(visitor, account, signIn => signIn with { Phone = number.Value }, ct);
    }

    /// <summary>A disabled account gets no code, and nobody is told (S-016).</summary>
    private Task<FlowOutcome> BeginAsync(Visitor visitor, Account? account, Func<PendingSignIn, PendingSignIn> typed, CancellationToken ct, params IReadOnlyList<Change> changes)
    {
        var signIn = typed(new PendingSignIn([], account?.SecurityStamp ?? "", _writer.Now) { ByCode = true });
        return _pipeline.BeginAsync(visitor, account is { IsActive: true } ? account : null, signIn, changes, ct);
    }

    /// <summary>Takes the code; none is needed once the link beside it was confirmed elsewhere (<see cref="LoginLink"/>).</summary>
    public async Task<FlowOutcome> ConfirmAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (visitor.Find(PendingKind.LoginCode) is not { } step || await _pipeline.FindAsync(visitor, Flow.LoginByCode, ct) is null)
            return new FlowOutcome.NotPending();
        if (step.CodeHash is not null)
        {
            // Asking whether the link was confirmed costs no try.
            if (_parts.Accounts.Value.LoginByLinkEnabled && string.IsNullOrWhiteSpace(code))
                return FlowOutcome.Failed("required", "code");
            if (await _proof.CheckAsync(visitor, step, code, "code", ct) is { } wrong)
                return wrong;
        }

        return await ProveAsync(visitor, step, ct);
    }

    /// <summary>Goes on with the sign-in whose mailbox was proven, by code or link; the step is spent.</summary>
    internal async Task<FlowOutcome> ProveAsync(Visitor visitor, PendingStep step, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.LoginByCode, ct) is not { } waiting)
            return new FlowOutcome.NotPending();
        if (PhoneNumber.TryParseExact(step.Data, out var number))
            return await ConfirmByPhoneAsync(visitor, waiting, step, number, ct);
        // S-162: it speaks for the mailbox it went to, not for an address that took its place meanwhile.
        if (waiting.Account is not { } account || !await _parts.Mailboxes.Owners.IsOfAsync(account, step.Data, ct))
            return new FlowOutcome.NotPending();

        var proven = new ProvenMethod("code", "otp", _writer.Now) { Email = step.Data };
        var signIn = waiting.SignIn with { Proven = [.. waiting.SignIn.Proven, proven], EmailProven = account.EmailConfirmed || account.Email is null || step.Data == account.Email };
        IReadOnlyList<Change> shown = account.MailboxOwed ? [new MailboxShown(account.Id)] : [];
        if (step.Data != account.Email || account is { EmailConfirmed: true, MailboxOwed: false })
            return await _pipeline.ContinueAsync(visitor, waiting, signIn, [new SpendStep(step)], ct);

        // Whoever typed the code has read the account's mail. Who knew the password beside it has made the account as well; who came by the code alone, or
        // by an identity that is not connected yet, need not have.
        IReadOnlyList<Change> proof = [new SpendStep(step), new VerifyEmail(account.Id, account.NormalizedEmail!), .. shown];
        if (signIn is { ByCode: false, Link: null })
            return await _pipeline.ContinueAsync(visitor, waiting, signIn, proof, ct);
        // S-162: an act of its own, so that no second factor of whoever set the account up is owed any more.
        return await _writer.TryCommitAsync(visitor, [.. proof, .. _parts.Mailboxes.Proofs.RetireAll(visitor, account)], ct)
            ? await _pipeline.ContinueAsync(visitor, waiting, signIn with { Stamp = account.SecurityStamp! }, [], ct)
            : new FlowOutcome.NotPending();
    }

    /// <summary>Sends another code in place of the last one.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.LoginByCode, ct) is not { } waiting || visitor.Find(PendingKind.LoginCode) is not { ResendsLeft: > 0, TriesLeft: > 0 } step)
            return new FlowOutcome.NotPending();
        // Not to an address that was removed meanwhile.
        if (waiting.Account is { } account && !PhoneNumber.TryParseExact(step.SentTo, out _) && !await _parts.Mailboxes.Owners.IsOfAsync(account, step.Data, ct))
            return new FlowOutcome.NotPending();
        if (await _proof.MayResendAsync(visitor, waiting.Account, step, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var state = new SignInState(visitor, waiting.Account, waiting.SignIn);
        var recipient = LoginCodeStep.RecipientOf(state, step);
        var isSent = await _step.MayReachAsync(state, recipient, ct);
        return await _writer.TryCommitAsync(visitor, [new SpendStep(step), .. _step.Write(step.Holder, state, recipient, isSent, step)], ct)
            ? FlowOutcome.Done
            : new FlowOutcome.NotPending();
    }

    private bool TakesPhones => Takes("phone");

    private bool Takes(string method) => _parts.Accounts.Value.LoginMethodList.Contains(method, StringComparer.Ordinal);

    /// <summary>S-037: a text message is one factor, and the address beside the number stays as unproven as it was.</summary>
    private async Task<FlowOutcome> ConfirmByPhoneAsync(Visitor visitor, WaitingSignIn waiting, PendingStep step, PhoneNumber number, CancellationToken ct)
    {
        if (waiting.Account is not { PhoneNumberConfirmed: true } account || account.PhoneNumber != number.Value)
            return new FlowOutcome.NotPending();
        var proven = new ProvenMethod("code", "sms", _writer.Now) { Phone = number.Value };
        var signIn = waiting.SignIn with { Proven = [.. waiting.SignIn.Proven, proven], PhoneProven = true };
        return await _pipeline.ContinueAsync(visitor, waiting, signIn, [new SpendStep(step)], ct);
    }
}

/// <summary>What sign-ins by code are decided with.</summary>
internal sealed record LoginByCodeParts(
    FlowRates Rates, CodeThrottle Codes, TypedNumbers Numbers, AccountOnRequest NewAccounts, LoginMailboxes Mailboxes, IOptions<AccountsOptions> Accounts);

/// <summary>Whose mailbox a code goes to, and what its proof ends.</summary>
internal sealed record LoginMailboxes(AddressOwners Owners, EmailProofs Proofs);
