using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PasswordResets;

/// <summary>A new password for somebody who forgot theirs, by a code or a link in their mailbox. It proves the mailbox and nothing more: a second factor stays owed (S-025, S-037).</summary>
public sealed class PasswordReset
{
    private const string Confirmed = "confirmed";

    private readonly PasswordResetParts _parts;
    private readonly CodeProof _codes;
    private readonly SignInPipeline _pipeline;
    private readonly VisitorWriter _writer;
    private readonly IOptions<AccountsOptions> _options;

    internal PasswordReset(PasswordResetParts parts, CodeProof codes, SignInPipeline pipeline, VisitorWriter writer, IOptions<AccountsOptions> options)
    {
        _parts = parts;
        _codes = codes;
        _pipeline = pipeline;
        _writer = writer;
        _options = options;
    }

    private AccountsOptions Options => _options.Value;

    /// <summary>Whether it goes by codes; otherwise by links.</summary>
    public bool ByCode => Options.PasswordResetByCodeEnabled;

    /// <summary>Sends a code or link to an address, whether an account has it or not.</summary>
    public async Task<FlowOutcome> RequestAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!EmailAddress.TryParse(email, out var address))
            return FlowOutcome.Failed("invalid", "email");
        var account = await _parts.Accounts.FindByIdentifierAsync(address.Normalized, ct) is { IsActive: true } found ? found : null;
        if (await _parts.Limits.RequestAsync(visitor, account, address, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        if (account is null && !Options.HidesAccounts)
            return FlowOutcome.Failed("unknown_email", "email");
        // To the stored spelling, never to the typed one (S-003).
        var to = account is null ? address.Value : (await _parts.Owners.SpellingAsync(account, address, ct))!;
        var sends = await _parts.Limits.MaySendAsync(visitor, to, ct);
        if (ByCode)
            return await _writer.TryBeginAsync(visitor, rise: false, holder => _parts.Proofs.AskByCode(visitor, holder, account, address.Value, sends ? to : null), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
        return await _writer.TryCommitAsync(visitor, sends ? _parts.Proofs.AskByLink(visitor, account, address, to) : [], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Sends another code in place of the last one, not too soon after it; counted as one that is asked for anew. For pages: allauth's contract has no such message.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, CancellationToken ct)
    {
        if (!ByCode || visitor.Find(PendingKind.PasswordReset) is not { } step)
            return new FlowOutcome.NotPending();
        return _parts.Proofs.WaitOf(step) is { } wait ? new FlowOutcome.Throttled(wait) : await RequestAsync(visitor, step.SentTo, ct);
    }

    /// <summary>Whose password a key would replace, without spending it; in code mode a wrong one costs a try (allauth's <c>GET auth/password/reset</c>).</summary>
    public async Task<(Account? Account, FlowOutcome Outcome)> InspectAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        var proof = await ProveAsync(visitor, key, ct);
        return (proof.Account, proof.Refusal ?? FlowOutcome.Done);
    }

    /// <summary>Sets the new password. All sessions, grants, trusted browsers and links of before die; the owner is told.</summary>
    public async Task<FlowOutcome> ResetAsync(Visitor visitor, string? key, string? password, CancellationToken ct)
    {
        if (await _parts.Limits.SetAsync(visitor, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var proof = await ProveAsync(visitor, key, ct);
        if (proof.Account is not { } account)
            return proof.Refusal!;
        // A weak password costs no try: the key was right.
        if (string.IsNullOrEmpty(password))
            return FlowOutcome.Failed("required", "password");
        if (_parts.Passwords.Rules.Check(password, account.Email, account.UserName, account.FirstName, account.LastName) is { } problem)
            return FlowOutcome.Failed(PasswordRules.CodeOf(problem), "password");
        if (await _parts.Passwords.Hashing.HashAsync(password, ct) is not { } hash)
            return FlowOutcome.Hashing;
        return await SetAsync(visitor, account, hash, proof.Changes, ct);
    }

    private async Task<FlowOutcome> SetAsync(Visitor visitor, Account account, string hash, IReadOnlyList<Change> proof, CancellationToken ct)
    {
        var stamp = RandomToken.NewSecret();
        var changes = new List<Change>(proof) { new SetPassword(account.Id, account.SecurityStamp ?? "", hash, stamp, ButSessionId: null) { ByMail = true, IsReset = true } };
        var shown = proof.OfType<VerifyEmail>().Single().Normalized;
        if (SetUpBefore.IsEndedBy(account, shown))
            changes.AddRange(SetUpBefore.Retire(account, shown, Options));
        if (account.MailboxOwed && shown == account.NormalizedEmail)
            changes.Add(new MailboxShown(account.Id));
        changes.AddRange(_parts.Proofs.Notice(visitor, account));

        if (Options.LoginOnPasswordReset && !visitor.IsSignedIn)
        {
            account.SecurityStamp = stamp;
            var proven = new ProvenMethod("password_reset", "otp", _writer.Now) { Email = ByCode ? account.Email : null };
            var outcome = await _pipeline.BeginAsync(visitor, account, new PendingSignIn([proven], stamp, proven.At) { EmailProven = true }, changes, ct);
            if (outcome is FlowOutcome.Advanced)
                await _parts.Passwords.Throttle.ReplacedAsync(account.Id, SecretKind.Password, ct);
            return outcome;
        }

        if (!await _writer.TryCommitAsync(visitor, changes, ct))
            return new FlowOutcome.NotPending();
        await _parts.Passwords.Throttle.ReplacedAsync(account.Id, SecretKind.Password, ct);
        // A sign-in of before waits for a stamp that is gone, and the visitor's own session died with the others.
        if (visitor.Account?.Id == account.Id)
            (visitor.Session, visitor.Account) = (null, null);
        return FlowOutcome.Done;
    }

    /// <summary>The account whose mailbox the key proves, with what spending it writes.</summary>
    private async Task<ResetProof> ProveAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        // Links of the administration are good where codes are sent as well.
        if (key is { Length: RandomToken.SecretLength } && await _parts.Links.FindAsync(RandomToken.Hash(key), LinkPurpose.ResetPassword, _writer.Now, ct) is { } link)
            return await OfAsync(link.AccountId, [new SpendLink(link), new VerifyEmail(link.AccountId, link.Normalized)], ct);
        if (!ByCode)
            return new ResetProof(null, FlowOutcome.Failed(string.IsNullOrWhiteSpace(key) ? "required" : "invalid_password_reset", "key"), []);

        if (visitor.Find(PendingKind.PasswordReset) is not { } step)
            return new ResetProof(null, new FlowOutcome.NotPending(), []);
        if (step.Data != Confirmed || !_parts.Proofs.Fits(step, key, (await _parts.Accounts.FindAsync(step.AccountId!, ct))?.Account))
        {
            if (await _codes.CheckAsync(visitor, step, key, "key", ct) is { } wrong)
                return new ResetProof(null, wrong, []);
            // From now on the right code costs no try, so that a weak password can be corrected.
            var confirmed = step with { Data = Confirmed };
            if (!await _writer.TryCommitAsync(visitor, [new ReplaceStep(step, confirmed)], ct))
                return new ResetProof(null, new FlowOutcome.NotPending(), []);
            step = confirmed;
        }

        return step.AccountId is { } accountId && IdentifierNormalizer.Normalize(step.SentTo) is { } normalized
            ? await OfAsync(accountId, [new SpendStep(step), new VerifyEmail(accountId, normalized)], ct)
            : new ResetProof(null, new FlowOutcome.NotPending(), []);
    }

    private async Task<ResetProof> OfAsync(string accountId, IReadOnlyList<Change> changes, CancellationToken ct) =>
        await _parts.Accounts.FindAsync(accountId, ct) is { Account: { IsActive: true } account }
            ? new ResetProof(account, null, changes)
            : new ResetProof(null, new FlowOutcome.NotPending(), []);

    private sealed record ResetProof(Account? Account, FlowOutcome? Refusal, IReadOnlyList<Change> Changes);
}

/// <summary>What resets are decided and made with.</summary>
internal sealed record PasswordResetParts(
    IAccounts Accounts, AddressOwners Owners, IMailedLinks Links, ResetProofs Proofs, ResetLimits Limits, NewPasswords Passwords);
