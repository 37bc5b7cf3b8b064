using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>The addresses of whoever is signed in: list, add, prove, make primary, remove.</summary>
public sealed class EmailAddressBook
{
    private readonly IEmailAddresses _addresses;
    private readonly EmailBookParts _parts;
    private readonly CodeProof _codes;
    private readonly VisitorWriter _writer;
    private readonly Freshness _freshness;

    internal EmailAddressBook(IEmailAddresses addresses, EmailBookParts parts, CodeProof codes, VisitorWriter writer, Freshness freshness)
    {
        _addresses = addresses;
        _parts = parts;
        _codes = codes;
        _writer = writer;
        _freshness = freshness;
    }

    private AccountsOptions Options => _parts.Options.Value;

    /// <summary>All addresses, with the one that waits for its code as the last; empty when nobody is signed in and nobody is signing up.</summary>
    public async Task<IReadOnlyList<AccountEmail>> ListAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is null)
            return await ListOfSignUpAsync(visitor, ct);
        var stored = await _addresses.ListAsync(visitor.Account.Id, ct);
        return Waiting(visitor, stored) is { } waiting ? [.. stored, waiting] : stored;
    }

    /// <summary>Adds an address: it is one of the account's once it is proven.</summary>
    public async Task<FlowOutcome> AddAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!_parts.Proofs.TryRead(email, out var address))
            return FlowOutcome.Failed("invalid", "email");
        var stored = await _addresses.ListAsync(account.Id, ct);
        if (stored.Any(a => a.Normalized == address.Normalized))
            return FlowOutcome.Failed("duplicate_email", "email");
        if (stored.Count >= Options.MostAddresses)
            return FlowOutcome.Failed("max_email_addresses", "email");
        if (!Options.HidesAccounts && await _parts.Owners.FindAsync(address.Normalized, ct) is not null)
            return FlowOutcome.Failed("email_taken", "email");
        if (await _freshness.RefusalAsync(visitor, ct) is { } stale)
            return stale;
        return await LimitedAsync(visitor, address.Normalized, ct) ?? await AskAsync(visitor, account, address, stored, ct);
    }

    /// <summary>Sends the proof of an address again.</summary>
    public async Task<FlowOutcome> SendProofAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        var stored = await _addresses.ListAsync(account.Id, ct);
        if (!EmailAddress.TryParse(email, out var address) || Find(visitor, stored, address.Normalized) is not { } known)
            return FlowOutcome.Failed("unknown_email", "email");
        // A proven address needs no proof: the reference mails it all the same, which helps nobody.
        if (known.Verified)
            return new FlowOutcome.Forbidden();

        var present = visitor.Find(PendingKind.EmailCode);
        if (present is not null && IdentifierNormalizer.Normalize(present.SentTo) == known.Normalized)
        {
            // Where it cannot be sent again, another one can be asked for when it has died.
            var wait = present.ResendsLeft == 0 ? present.ExpiresAt - _writer.Now : await _codes.MayProveAgainAsync(visitor, present, ct);
            if (wait is not null)
                return new FlowOutcome.Forbidden { RetryAfter = wait };
            var counts = present with { ResendsLeft = present.ResendsLeft - 1 };
            return await _writer.TryCommitAsync(visitor, _parts.Proofs.Ask(visitor, present.Holder, account, known.Email, counts, present), ct)
                ? FlowOutcome.Done
                : new FlowOutcome.Forbidden();
        }

        if (await LimitedAsync(visitor, known.Normalized, ct) is FlowOutcome.Throttled limited)
            return new FlowOutcome.Forbidden { RetryAfter = limited.RetryAfter };
        return await _writer.TryBeginAsync(visitor, rise: false, holder => _parts.Proofs.Ask(visitor, holder, account, known.Email), ct)
            ? FlowOutcome.Done
            : new FlowOutcome.Forbidden();
    }

    /// <summary>Makes an address primary. An unproven one only while the account has no proven one at all.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="email">The address.</param>
    /// <param name="primary">Whether that was said; there is no way to make one less than primary.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FlowOutcome> MakePrimaryAsync(Visitor visitor, string? email, bool primary, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (Missing(email, primary) is { Count: > 0 } missing)
            return new FlowOutcome.Invalid(missing);
        var stored = await _addresses.ListAsync(account.Id, ct);
        if (!EmailAddress.TryParse(email, out var address) || Find(visitor, stored, address.Normalized) is not { } known)
            return FlowOutcome.Failed("unknown_email", "email");
        if (!known.Verified && (stored.Any(a => a.Verified) || !stored.Contains(known) || await StaysOffAsync(visitor, account, ct)))
            return FlowOutcome.Failed("unverified_primary_email", "email");
        if (known.Primary)
            return FlowOutcome.Done;
        if (await _freshness.RefusalAsync(visitor, ct) is { } stale)
            return stale;
        if (await RateAsync(visitor, ct) is { } limited)
            return limited;
        return await CommitAsync(
            visitor, account, known, [new MakePrimaryEmail(account.Id, known.Normalized), .. NeverShown(account, known)], how => new Mail.PrimaryEmailChanged(known.Email, how), ct);
    }

    /// <summary>Removes an address, or gives up the one that waits. The primary one stays while there are others, and the last proven one stays (S-053).</summary>
    public async Task<FlowOutcome> RemoveAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        var stored = await _addresses.ListAsync(account.Id, ct);
        if (!EmailAddress.TryParse(email, out var address) || Find(visitor, stored, address.Normalized) is not { } known)
            return FlowOutcome.Failed("unknown_email", "email");
        if (!stored.Contains(known))
            return await _writer.TryCommitAsync(visitor, [new DropSteps(visitor.Holder!, PendingKind.EmailCode)], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
        // Where none that is proven becomes primary by itself, the only one that is proven may be another one.
        if (known.Primary || (known.Verified && stored.Count(a => a.Verified) == 1))
            return FlowOutcome.Failed("cannot_remove_primary_email", "email");
        if (await _freshness.RefusalAsync(visitor, ct) is { } stale)
            return stale;
        if (await RateAsync(visitor, ct) is { } limited)
            return limited;

        var changes = new List<Change> { new RemoveEmail(account.Id, known.Normalized) };
        return await CommitAsync(visitor, account, known, changes, how => new Mail.EmailRemoved(known.Email, how), ct);
    }

    /// <summary>S-162: an address whose mailbox nobody has shown here goes when another one that was shown takes its place, so that its owner finds it free.</summary>
    private static IReadOnlyList<Change> NeverShown(Account account, AccountEmail instead) => account is { MailboxOwed: true, NormalizedEmail: { } never } && instead.Verified
        ? [new RemoveEmail(account.Id, never), new MailboxShown(account.Id)]
        : [];

    private static List<InputError> Missing(string? email, bool primary)
    {
        var missing = new List<InputError>();
        if (string.IsNullOrWhiteSpace(email))
            missing.Add(new("required", "email"));
        if (!primary)
            missing.Add(new("required", "primary"));
        return missing;
    }

    /// <summary>The address somebody signing up must prove; nobody's account shows it all the same (S-003).</summary>
    private async Task<IReadOnlyList<AccountEmail>> ListOfSignUpAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Find(PendingKind.EmailCode) is not { SentTo: { } email } step)
            return [];
        return step.AccountId is { } accountId
            ? await _addresses.ListAsync(accountId, ct)
            : [new AccountEmail("", email, IdentifierNormalizer.Normalize(email) ?? "", Verified: false, Primary: true, step.CreatedAt)];
    }

    private async Task<FlowOutcome> AskAsync(Visitor visitor, Account account, EmailAddress address, IReadOnlyList<AccountEmail> stored, CancellationToken ct)
    {
        // S-003: an address of somebody else is accepted all the same; its owner gets the code and nobody else can prove it.
        IReadOnlyList<Change> Write(string holder) => Options.EmailVerificationByCodeEnabled
            ? _parts.Proofs.Ask(visitor, holder, account, address.Value)
            : [.. _parts.Additions.InPlaceOfBegun(account, stored), Added(account, address), .. _parts.Proofs.Ask(visitor, holder, account, address.Value)];
        if (await _writer.TryBeginAsync(visitor, rise: false, Write, ct))
            return FlowOutcome.Done;
        // Somebody was faster, with the same address or with the last one there may be.
        return FlowOutcome.Failed(await _parts.Additions.IsFullAsync(account, address, ct) ? "max_email_addresses" : "duplicate_email", "email");
    }

    private Change Added(Account account, EmailAddress address)
    {
        var email = new AccountEmail(account.Id, address.Value, address.Normalized, Verified: false, Primary: false, _writer.Now);
        return account.Email is null ? new ClaimEmail(email) { Most = Options.MostAddresses } : new AddEmail(email) { Most = Options.MostAddresses };
    }

    /// <summary>
    /// Whether an unproven address must not become the account's own. Who proves that one later gets the account without its second factor (S-162), and of an
    /// account that owes one, or came without an address, its owner is known already.
    /// </summary>
    private async ValueTask<bool> StaysOffAsync(Visitor visitor, Account account, CancellationToken ct) =>
        account is { Email: null } or { TwoFactorEnabled: true } || await _freshness.NeedsFactorAsync(visitor, ct);

    /// <summary>Writes it and tells the owner, also at the address it is about where that is proven: its reader may be the one who did not do this.</summary>
    private async Task<FlowOutcome> CommitAsync(Visitor visitor, Account account, AccountEmail about, IReadOnlyList<Change> changes, Func<Circumstance, Mail.Notice> notice, CancellationToken ct)
    {
        IEnumerable<string?> owners = Options.EmailNotifications ? [account.Email, about.Verified ? about.Email : null] : [];
        var told = owners.OfType<string>().Distinct(StringComparer.Ordinal).Select(owner => new SendMessage(_parts.Mails.Notice(visitor, owner, notice)));
        return await _writer.TryCommitAsync(visitor, [.. changes, .. told], ct) ? FlowOutcome.Done : FlowOutcome.Failed("unknown_email", "email");
    }

    private async Task<FlowOutcome?> LimitedAsync(Visitor visitor, string normalized, CancellationToken ct)
    {
        if (await RateAsync(visitor, ct) is { } limited)
            return limited;
        return await _codes.MayProveAsync(visitor, normalized, ct) is { } wait ? new FlowOutcome.Throttled(wait) : null;
    }

    private async Task<FlowOutcome?> RateAsync(Visitor visitor, CancellationToken ct) =>
        await _parts.Limits.TryAsync(RatedFlow.ManageEmail, visitor, null, ct) is { } wait ? new FlowOutcome.Throttled(wait) : null;

    private static AccountEmail? Find(Visitor visitor, IReadOnlyList<AccountEmail> stored, string normalized) =>
        stored.FirstOrDefault(a => a.Normalized == normalized) ?? (Waiting(visitor, stored) is { } waiting && waiting.Normalized == normalized ? waiting : null);

    /// <summary>The address that waits for its code here, unless it is a stored one.</summary>
    private static AccountEmail? Waiting(Visitor visitor, IReadOnlyList<AccountEmail> stored) =>
        visitor is { Account: { } account } && visitor.Find(PendingKind.EmailCode) is { SentTo: { } email } step
        && IdentifierNormalizer.Normalize(email) is { } normalized && stored.All(a => a.Normalized != normalized)
            ? new AccountEmail(account.Id, email, normalized, Verified: false, Primary: false, step.CreatedAt)
            : null;
}

/// <summary>What changes of addresses are decided and made with.</summary>
internal sealed record EmailBookParts(
    AddressOwners Owners, EmailProofs Proofs, EmailAdditions Additions, AccountMails Mails, FlowRates Limits, IOptions<AccountsOptions> Options);
