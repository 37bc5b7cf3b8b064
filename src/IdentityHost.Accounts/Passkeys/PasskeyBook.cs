using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>The passkeys of whoever is signed in: add, rename, remove.</summary>
public sealed class PasskeyBook
{
    private readonly PasskeyParts _parts;
    private readonly FactorRules _rules;
    private readonly Freshness _freshness;
    private readonly VisitorReader _reader;
    private readonly VisitorWriter _writer;

    internal PasskeyBook(PasskeyParts parts, FactorRules rules, Freshness freshness, VisitorReader reader, VisitorWriter writer)
    {
        _parts = parts;
        _rules = rules;
        _freshness = freshness;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The options to make a new one with.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="passwordless">Whether it is to sign in alone: then it must verify its user and know the account by itself.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PasskeyChallenge> AskAsync(Visitor visitor, bool passwordless, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.WebAuthn) is { } refusal)
            return new PasskeyChallenge.Not(refusal);
        if (await BarAsync(visitor, ct) is { } bar)
            return new PasskeyChallenge.Not(bar);
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new PasskeyChallenge.Not(new FlowOutcome.Stale());

        var question = await _parts.Handling.AskForNewAsync(visitor, visitor.Account!, PasskeyPurpose.Add, passwordless, ct);
        return await _writer.TryCommitAsync(visitor, [new BeginStep(_parts.Handling.StepOf(question, visitor.Holder!))], ct)
            ? new PasskeyChallenge.Asked(question.PublicKey)
            : new PasskeyChallenge.Not(new FlowOutcome.NotPending());
    }

    /// <summary>Takes what the browser made.</summary>
    /// <param name="visitor">Who adds it.</param>
    /// <param name="name">What to call it; null or empty for a name of ours.</param>
    /// <param name="credential">The JSON text of the browser's <c>toJSON()</c>; null or <c>{}</c> for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PasskeyChange> AddAsync(Visitor visitor, string? name, string? credential, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.WebAuthn) is { } refusal)
            return new PasskeyChange.Not(refusal);
        var account = visitor.Account!;
        (name, var errors) = PasskeyForm.Read(name, credential);
        if (errors.Count > 0)
            return new PasskeyChange.Not(new FlowOutcome.Invalid(errors));
        if (await BarAsync(visitor, ct) is { } bar)
            return new PasskeyChange.Not(bar);
        await _reader.ReadPendingAsync(visitor, ct);
        if (await _parts.Handling.CheckNewAsync(visitor, account, PasskeyPurpose.Add, credential!, ct) is not { } made)
            return new PasskeyChange.Not(FlowOutcome.Failed("incorrect_code"));
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new PasskeyChange.Not(new FlowOutcome.Stale());

        var present = await _parts.Authenticators.ListAsync(account.Id, ct);
        var passkey = made with { Name = name.Length > 0 ? name : PasskeyNames.Next(present) };
        return await _writer.TryCommitAsync(visitor, [new SpendStep(visitor.Find(PendingKind.Passkey)!), .. _parts.Changes.Add(visitor, account, present, passkey)], ct)
            ? new PasskeyChange.Saved(_parts.List.InfoOf(passkey), _parts.Changes.BringsCodes(present))
            : new PasskeyChange.Not(FlowOutcome.Failed("incorrect_code"));
    }

    /// <summary>Gives one another name.</summary>
    public async Task<PasskeyChange> RenameAsync(Visitor visitor, string? id, string? name, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.WebAuthn) is { } refusal)
            return new PasskeyChange.Not(refusal);
        var errors = new List<InputError>();
        var passkey = string.IsNullOrEmpty(id) ? null : (await PasskeysAsync(visitor, ct)).FirstOrDefault(p => p.Id == id);
        if (passkey is null)
            errors.Add(new(string.IsNullOrEmpty(id) ? "required" : "invalid_choice", "id"));
        name = name?.Trim() ?? "";
        if (name.Length == 0)
            errors.Add(new("required", "name"));
        else if (PasskeyNames.Fault(name) is { } fault)
            errors.Add(fault);
        if (errors.Count > 0 || passkey is null)
            return new PasskeyChange.Not(new FlowOutcome.Invalid(errors));
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new PasskeyChange.Not(new FlowOutcome.Stale());

        return await _writer.TryCommitAsync(visitor, _parts.Changes.Rename(visitor, visitor.Account!, passkey, name), ct)
            && (await PasskeysAsync(visitor, ct)).FirstOrDefault(p => p.Id == id) is { } renamed
            ? new PasskeyChange.Saved(_parts.List.InfoOf(renamed), RecoveryCodesGenerated: false)
            : new PasskeyChange.Not(FlowOutcome.Failed("invalid_choice", "id"));
    }

    /// <summary>Removes some; the recovery codes go with the last factor. The last way into an account stays (S-053).</summary>
    public async Task<FlowOutcome> RemoveAsync(Visitor visitor, IReadOnlyList<string>? ids, CancellationToken ct)
    {
        // Somebody was faster: what is left now says what to answer (S-230).
        var outcome = await TryRemoveAsync(visitor, ids, ct);
        if (outcome is FlowOutcome.NotPending)
            outcome = await TryRemoveAsync(visitor, ids, ct);
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("invalid_choice", "authenticators") : outcome;
    }

    private async Task<FlowOutcome> TryRemoveAsync(Visitor visitor, IReadOnlyList<string>? ids, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.WebAuthn) is { } refusal)
            return refusal;
        if (ids is null or { Count: 0 })
            return FlowOutcome.Failed("required", "authenticators");
        var account = visitor.Account!;
        var present = await _parts.Authenticators.ListAsync(account.Id, ct);
        var passkeys = present.Where(a => a.Kind == AuthenticatorKind.WebAuthn).ToList();
        if (ids.Any(id => passkeys.TrueForAll(p => p.Id != id)))
            return FlowOutcome.Failed("invalid_choice", "authenticators");
        var removed = passkeys.Where(p => ids.Contains(p.Id, StringComparer.Ordinal)).ToList();
        if (removed.Count == passkeys.Count && !WaysIn.Of(account, passkeys: false).Remain)
            return FlowOutcome.Failed("no_password", "authenticators");
        if (!_parts.Changes.MayRemove(account, present, removed))
            return FlowOutcome.Failed("cannot_delete_authenticator", "authenticators");
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();

        return await _writer.TryCommitAsync(visitor, _parts.Changes.Remove(visitor, account, present, removed), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Why the account may not have one more; null when it may.</summary>
    private async ValueTask<FlowOutcome?> BarAsync(Visitor visitor, CancellationToken ct)
    {
        if (!await _rules.HasProvenAddressesAsync(visitor.Account!, ct))
            return new FlowOutcome.Conflict(new InputError("unverified_email"));
        return (await PasskeysAsync(visitor, ct)).Count() >= _rules.Options.MaxPasskeys ? new FlowOutcome.Conflict(new InputError("max_passkeys")) : null;
    }

    private async ValueTask<IEnumerable<Authenticator>> PasskeysAsync(Visitor visitor, CancellationToken ct) =>
        (await _parts.Authenticators.ListAsync(visitor.Account!.Id, ct)).Where(a => a.Kind == AuthenticatorKind.WebAuthn);
}

/// <summary>What passkeys are changed with.</summary>
internal sealed record PasskeyParts(IAuthenticators Authenticators, AuthenticatorList List, PasskeyHandling Handling, FactorChanges Changes);

/// <summary>What a change of a passkey gave.</summary>
public abstract record PasskeyChange
{
    private PasskeyChange()
    {
    }

    /// <summary>It is so now.</summary>
    /// <param name="Passkey">The passkey.</param>
    /// <param name="RecoveryCodesGenerated">Whether the account got its recovery codes with it.</param>
    public sealed record Saved(AuthenticatorInfo Passkey, bool RecoveryCodesGenerated) : PasskeyChange;

    /// <summary>Nothing was changed.</summary>
    public sealed record Not(FlowOutcome Outcome) : PasskeyChange;
}
