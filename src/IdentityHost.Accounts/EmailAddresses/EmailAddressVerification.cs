using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Takes the proof of an address: as a step of a sign-in, or for an address somebody signed in adds.</summary>
public sealed class EmailAddressVerification
{
    /// <summary>Characters of <see cref="Secrets.RandomToken.NewSecret"/>.</summary>
    private const int LinkKeyLength = 43;

    private readonly EmailVerificationParts _parts;
    private readonly LinkVerification _links;
    private readonly SignInPipeline _pipeline;
    private readonly CodeProof _codes;
    private readonly VisitorWriter _writer;
    private readonly IOptions<AccountsOptions> _options;

    internal EmailAddressVerification(
        EmailVerificationParts parts, LinkVerification links, SignInPipeline pipeline, CodeProof codes, VisitorWriter writer, IOptions<AccountsOptions> options)
    {
        _parts = parts;
        _links = links;
        _pipeline = pipeline;
        _codes = codes;
        _writer = writer;
        _options = options;
    }

    /// <summary>Whether addresses are proven by codes; otherwise by links.</summary>
    public bool ByCode => _options.Value.EmailVerificationByCodeEnabled;

    /// <summary>
    /// Whether a key is to be taken for a code. A link is mailed also where codes are the rule, when nobody waits for the proof
    /// (<see cref="EmailVerification.Optional"/>); its key is longer than any code.
    /// </summary>
    public bool IsCode(string? key) => ByCode && key is not { Length: >= LinkKeyLength };

    /// <summary>What a key would prove, without spending it; in code mode a wrong one costs a try (allauth's <c>GET auth/email/verify</c>).</summary>
    public async Task<EmailVerificationInfo> InspectAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (!IsCode(key))
            return await _links.InspectAsync(visitor, key, ct);
        if (visitor.Find(PendingKind.EmailCode) is not { } step)
            return new EmailVerificationInfo.Not(new FlowOutcome.NotPending());
        if (await _codes.CheckAsync(visitor, step, key, "key", ct) is { } wrong)
            return new EmailVerificationInfo.Not(wrong);
        // Only wrong codes use up tries, and looking proves nothing.
        await _writer.TryCommitAsync(visitor, [new ReplaceStep(step, step)], ct);
        return step.AccountId is { } id && await _parts.Accounts.FindAsync(id, ct) is { Account: var account }
            ? new EmailVerificationInfo.Found(step.SentTo!, account, !visitor.IsSignedIn)
            : new EmailVerificationInfo.Not(new FlowOutcome.NotPending());
    }

    /// <summary>Takes the key: the address is proven, and a sign-in that waited for it goes on.</summary>
    public async Task<FlowOutcome> VerifyAsync(Visitor visitor, string? key, CancellationToken ct) =>
        IsCode(key) ? await VerifyByCodeAsync(visitor, key, ct) : await _links.VerifyAsync(visitor, key, ct);

    /// <summary>Sends another code in place of the last one.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, CancellationToken ct)
    {
        if (!ByCode || visitor.Find(PendingKind.EmailCode) is not { ResendsLeft: > 0, TriesLeft: > 0 } step)
            return new FlowOutcome.NotPending();
        if (await _codes.MayProveAgainAsync(visitor, step, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        return await SendAgainAsync(visitor, step with { ResendsLeft = step.ResendsLeft - 1 }, step, step.SentTo!, ct);
    }

    /// <summary>Corrects the address of somebody who is signing up; the code sent to the old one is dead.</summary>
    public async Task<FlowOutcome> CorrectAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.IsSignedIn || await _pipeline.FindAsync(visitor, Flow.VerifyEmail, ct) is not { } waiting)
            return new FlowOutcome.Conflict();
        // By a link nothing is typed here that could be corrected: whoever mistyped the address signs up anew.
        if (!ByCode || visitor.Find(PendingKind.EmailCode) is not { ChangesLeft: > 0 } step || UnprovenOf(waiting) is not { } old)
            return new FlowOutcome.Conflict();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!_parts.Proofs.TryRead(email, out var address))
            return FlowOutcome.Failed("invalid", "email");
        // S-003: the one that is waited for, which the account need not have.
        if (address.Normalized == IdentifierNormalizer.Normalize(step.SentTo))
            return FlowOutcome.Failed("same_as_current", "email");
        if (await _codes.MayProveAsync(visitor, address.Normalized, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        var counted = step with { ChangesLeft = step.ChangesLeft - 1 };
        // Somebody else's address: the same answer, and a code nobody gets (S-003).
        var isOwn = waiting.Account is not null && address.Normalized == old;
        if (!isOwn && await _parts.Owners.FindAsync(address.Normalized, ct) is { } owner)
        {
            if (!_options.Value.HidesAccounts)
                return FlowOutcome.Failed("email_taken", "email");
            var remembered = _pipeline.Stay(waiting with { SignIn = waiting.SignIn with { Corrected = address.Value } });
            return await _writer.TryCommitAsync(
                visitor, [remembered, .. _parts.Proofs.Feign(step.Holder, address.Value, counted, step), .. _parts.Proofs.Notice(visitor, owner)], ct)
                ? FlowOutcome.Done
                : new FlowOutcome.NotPending();
        }

        var (account, changes) = Corrected(waiting, old, address);
        return await _writer.TryCommitAsync(visitor, [.. changes, .. _parts.Proofs.Ask(visitor, step.Holder, account, address.Value, counted, step)], ct)
            ? FlowOutcome.Done
            : new FlowOutcome.NotPending();
    }

    /// <summary>Of an account that was ever used the address is not corrected by who knows a password and nothing else: its owner may owe a second factor.</summary>
    private static string? UnprovenOf(WaitingSignIn waiting) => waiting.Account is { } account
        ? account is { EmailConfirmed: false, UnusedSince: not null } ? account.NormalizedEmail : null
        : waiting.SignIn.Draft is null ? null : IdentifierNormalizer.Normalize(waiting.SignIn.Email);

    // S-003: who signed up with somebody else's address has no account yet, gets one now, and sees no difference.
    private (Account Account, IReadOnlyList<Change> Changes) Corrected(WaitingSignIn waiting, string old, EmailAddress address)
    {
        // S-037: what the identity at a provider shares with the new mailbox nobody has looked at.
        waiting = waiting with { SignIn = waiting.SignIn with { Proven = ProvenMethod.WithAnyMailbox(waiting.SignIn.Proven), Corrected = null } };
        if (waiting.Account is { } account)
            return (account, [_pipeline.Stay(waiting), new ReplaceUnprovenEmail(account.Id, old, new AccountEmail(account.Id, address.Value, address.Normalized, false, true, _writer.Now))]);
        // The number beside it was proven on the way here, or there is none.
        var phone = PhoneNumber.TryParseExact(waiting.SignIn.Phone, out var number) ? number : null;
        account = waiting.SignIn.Draft!.NewAccount(address, phone, _writer.Now);
        account.PhoneNumberConfirmed = waiting.SignIn.PhoneProven;
        return (account, [new AddAccount(account), _pipeline.Become(waiting, account)]);
    }

    private async Task<FlowOutcome> VerifyByCodeAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (visitor.Find(PendingKind.EmailCode) is not { } step)
            return new FlowOutcome.NotPending();
        if (await _codes.CheckAsync(visitor, step, key, "key", ct) is { } wrong)
            return wrong;
        if (step.AccountId is not { } accountId || EmailAddress.TryParse(step.SentTo, out var address) is false)
            return new FlowOutcome.NotPending();

        if (visitor.Account is { } account)
            return await _parts.Additions.TryProveAsync(visitor, address!, [new SpendStep(step)], ct) ? FlowOutcome.Done : await _parts.Additions.FaultAsync(account, address!, ct);
        if (await _pipeline.FindAsync(visitor, Flow.VerifyEmail, ct) is not { } waiting)
            return new FlowOutcome.NotPending();
        if (waiting.SignIn.ConnectsTo == accountId)
            return await ConnectAsync(visitor, waiting, step, address!, ct);
        var outcome = await _pipeline.ContinueAsync(
            visitor, waiting.WithProven(address!.Normalized), waiting.SignIn with { EmailProven = true }, [new SpendStep(step), new VerifyEmail(accountId, address.Normalized)], ct);
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("email_taken", "key") : outcome;
    }

    /// <summary>
    /// Whoever came by a provider has shown the mailbox of the account with the same address: the sign-in goes on as its owner's, who still owes whatever a
    /// sign-in by that mailbox owes (S-161, S-166).
    /// </summary>
    private async Task<FlowOutcome> ConnectAsync(Visitor visitor, WaitingSignIn waiting, PendingStep step, EmailAddress address, CancellationToken ct)
    {
        // The address may have gone to somebody else meanwhile.
        if (await _parts.Accounts.FindAsync(step.AccountId!, ct) is not { Account: var account }
            || (await _parts.Addresses.ListAsync(account.Id, ct)).All(a => !a.Verified || a.Normalized != address.Normalized))
        {
            return new FlowOutcome.NotPending();
        }

        IReadOnlyList<Change> spent = [new SpendStep(step)];
        // S-162: whoever chose the password had not proven the mailbox. An act of its own, so that what they set up is not owed any more.
        if (account.MailboxOwed && account.NormalizedEmail == address.Normalized)
        {
            if (!await _writer.TryCommitAsync(visitor, [.. spent, new MailboxShown(account.Id), .. _parts.Proofs.RetireAll(visitor, account)], ct))
                return new FlowOutcome.NotPending();
            spent = [];
        }

        var shown = new ProvenMethod(ProvenMethod.Code, "otp", _writer.Now) { Email = address.Value };
        var signIn = waiting.SignIn with { Proven = [.. waiting.SignIn.Proven, shown], Stamp = account.SecurityStamp ?? "", EmailProven = true, ConnectsTo = null };
        return await _pipeline.ContinueAsync(visitor, waiting with { Account = account }, signIn, spent, ct);
    }

    private async Task<FlowOutcome> SendAgainAsync(Visitor visitor, PendingStep counted, PendingStep present, string address, CancellationToken ct)
    {
        // Nobody's step sends nothing: its owner was told once.
        IReadOnlyList<Change> changes;
        if (present.AccountId is null)
            changes = _parts.Proofs.Feign(present.Holder, address, counted, present);
        else if (!visitor.IsSignedIn && visitor.Find(PendingKind.SignIn) is { } begun && PendingSignIn.Of(begun) is { Link: { } link, ConnectsTo: { } owner })
            changes = _parts.Proofs.AskOwner(visitor, present.Holder, owner, address, link, counted, present);
        else if (await _parts.Accounts.FindAsync(present.AccountId, ct) is { Account: var account })
            changes = _parts.Proofs.Ask(visitor, present.Holder, account, address, counted, present);
        else
            return new FlowOutcome.NotPending();
        return await _writer.TryCommitAsync(visitor, changes, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}

/// <summary>What a key would prove.</summary>
public abstract record EmailVerificationInfo
{
    private EmailVerificationInfo()
    {
    }

    /// <summary>An address.</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Account">Whose it is.</param>
    /// <param name="IsSigningIn">Whether a sign-in of this visitor waits for it.</param>
    public sealed record Found(string Email, Account Account, bool IsSigningIn) : EmailVerificationInfo
    {
        /// <summary>Whether it is an address of whoever is signed in.</summary>
        public bool IsOf(Visitor visitor) => visitor.Account?.Id == Account.Id;
    }

    /// <summary>Nothing.</summary>
    public sealed record Not(FlowOutcome Outcome) : EmailVerificationInfo;
}

/// <summary>What proofs of addresses are decided and made with.</summary>
internal sealed record EmailVerificationParts(
    IAccounts Accounts, IEmailAddresses Addresses, AddressOwners Owners, EmailProofs Proofs, EmailAdditions Additions, IMailedLinks Links);
