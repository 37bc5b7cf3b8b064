using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.RecoveryCodes;

/// <summary>The recovery codes of whoever is signed in: shown and replaced as a set (S-045, S-046).</summary>
public sealed class RecoveryCodeBook
{
    private readonly RecoveryCodeParts _parts;
    private readonly FactorRules _rules;
    private readonly Freshness _freshness;
    private readonly VisitorWriter _writer;

    internal RecoveryCodeBook(RecoveryCodeParts parts, FactorRules rules, Freshness freshness, VisitorWriter writer) =>
        (_parts, _rules, _freshness, _writer) = (parts, rules, freshness, writer);

    /// <summary>
    /// The unused ones; not found when there is no set. Where they are shown once, this was it, unless nobody sees the answer: then they are not in it.
    /// </summary>
    public async Task<RecoveryCodeListing> ListAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.RecoveryCodes) is { } refusal)
            return new RecoveryCodeListing.Not(refusal);
        // That there are none is no secret: the list of authenticators tells it without a recent proof.
        var present = await _parts.Authenticators.ListAsync(visitor.Account!.Id, ct);
        if (present.FirstOrDefault(a => a.Kind == AuthenticatorKind.RecoveryCodes) is not { } set)
            return new RecoveryCodeListing.Not(new FlowOutcome.NotFound());
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new RecoveryCodeListing.Not(new FlowOutcome.Stale());

        var seen = _parts.Sets.Seen(set);
        if (seen != set && !IsSeen(visitor.Http.Request))
            return Found(seen);
        // Of two who look at the same moment where codes are shown once, one sees them.
        return seen == set || await _writer.TryCommitAsync(visitor, [new UseAuthenticator(set, set.Counter, seen.Data)], ct)
            ? Found(set)
            : Found(seen);
    }

    /// <summary>Makes a new set; the old one is dead.</summary>
    public async Task<RecoveryCodeListing> GenerateAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.RecoveryCodes) is { } refusal)
            return new RecoveryCodeListing.Not(refusal);
        var account = visitor.Account!;
        var present = await _parts.Authenticators.ListAsync(account.Id, ct);
        if (!account.TwoFactorEnabled && !present.Any(FactorRules.IsFactor))
            return new RecoveryCodeListing.Not(FlowOutcome.Failed("cannot_generate_recovery_codes"));
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new RecoveryCodeListing.Not(new FlowOutcome.Stale());

        var made = _parts.Sets.New(account.Id);
        var old = present.FirstOrDefault(a => a.Kind == AuthenticatorKind.RecoveryCodes);
        if (!await _writer.TryCommitAsync(visitor, _parts.Changes.Replace(visitor, account, old, _parts.Sets.Seen(made)), ct))
            return new RecoveryCodeListing.Not(new FlowOutcome.Conflict());
        await _parts.Throttle.ReplacedAsync(account.Id, SecretKind.RecoveryCode, ct);
        return Found(made);
    }

    /// <summary>Takes the set away. Recovery codes stand in for a second factor and are none, so nothing hangs on them.</summary>
    public async Task<FlowOutcome> RemoveAsync(Visitor visitor, CancellationToken ct)
    {
        if (await RefusalAsync(visitor, ct) is { } refusal)
            return refusal;
        var account = visitor.Account!;
        if ((await _parts.Authenticators.ListAsync(account.Id, ct)).FirstOrDefault(a => a.Kind == AuthenticatorKind.RecoveryCodes) is not { } set)
            return new FlowOutcome.NotFound();
        return await _writer.TryCommitAsync(visitor, _parts.Changes.RemoveCodes(visitor, account, set), ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }

    /// <summary>Nobody sees the answer to HEAD, and perhaps nobody ever the one to a browser that reads ahead (Fetch standard, <c>Sec-Purpose</c>).</summary>
    private static bool IsSeen(HttpRequest request) =>
        !HttpMethods.IsHead(request.Method) && !request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    private async Task<FlowOutcome?> RefusalAsync(Visitor visitor, CancellationToken ct) =>
        _rules.Refusal(visitor, AuthenticatorKind.RecoveryCodes) ?? (await _freshness.IsFreshAsync(visitor, ct) ? null : new FlowOutcome.Stale());

    private RecoveryCodeListing.Found Found(Authenticator set)
    {
        var open = _parts.Sets.Open(set);
        return new(_parts.List.InfoOf(set), open.Hashed ? null : [.. open.Unused.Select(RecoveryCode.Shown)]);
    }
}

/// <summary>What recovery codes are shown and made with.</summary>
internal sealed record RecoveryCodeParts(IAuthenticators Authenticators, AuthenticatorList List, RecoveryCodeSets Sets, FactorChanges Changes, AttemptThrottle Throttle);

/// <summary>A set of recovery codes.</summary>
public abstract record RecoveryCodeListing
{
    private RecoveryCodeListing()
    {
    }

    /// <summary>There is one.</summary>
    /// <param name="Info">How many, and how many are left.</param>
    /// <param name="Unused">The unused ones; null when they are shown only once, and were.</param>
    public sealed record Found(AuthenticatorInfo Info, IReadOnlyList<string>? Unused) : RecoveryCodeListing
    {
        /// <summary>Without the codes (S-200).</summary>
        public override string ToString() => nameof(Found);
    }

    /// <summary>There is none, or it may not be seen now.</summary>
    public sealed record Not(FlowOutcome Outcome) : RecoveryCodeListing;
}
