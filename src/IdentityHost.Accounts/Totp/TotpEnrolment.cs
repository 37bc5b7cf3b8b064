using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Totp;

/// <summary>Adds and removes the authenticator app of whoever is signed in (S-040).</summary>
public sealed class TotpEnrolment
{
    /// <summary>Time to find one's phone and to install an app.</summary>
    private static readonly TimeSpan s_offerLifetime = TimeSpan.FromMinutes(30);

    private readonly TotpParts _parts;
    private readonly TotpCheck _check;
    private readonly FactorRules _rules;
    private readonly Freshness _freshness;
    private readonly VisitorReader _reader;
    private readonly VisitorWriter _writer;

    internal TotpEnrolment(TotpParts parts, TotpCheck check, FactorRules rules, Freshness freshness, VisitorReader reader, VisitorWriter writer)
    {
        _parts = parts;
        _check = check;
        _rules = rules;
        _freshness = freshness;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The present one, or a new secret to show, which waits for its first code; the secret shown before is dead.</summary>
    public async Task<TotpStatus> BeginAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return new TotpStatus.Not(refusal);
        if (Find(await _parts.Authenticators.ListAsync(visitor.Account!.Id, ct)) is { } active)
            return new TotpStatus.Active(_parts.List.InfoOf(active));
        return await OfferAsync(visitor, ct);
    }

    /// <summary>
    /// A new secret to show, whether there is an app or not: with its first code it takes the place of the present one (<see cref="TakeAsync"/>), which serves until
    /// then, so that no moment is without a second factor.
    /// </summary>
    public async Task<TotpStatus> OfferAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return new TotpStatus.Not(refusal);
        var account = visitor.Account!;
        if (!await _rules.HasProvenAddressesAsync(account, ct))
            return new TotpStatus.Not(new FlowOutcome.Conflict(new InputError("unverified_email")));

        var key = TotpKey.New(_rules.Options);
        var step = new PendingStep
        {
            Id = RandomToken.NewId(),
            Holder = visitor.Holder!,
            Kind = PendingKind.TotpEnrolment,
            AccountId = account.Id,
            Data = _check.Seal(key, account.Id),
            CreatedAt = _writer.Now,
            ExpiresAt = _writer.Now + s_offerLifetime,
        };
        if (!await _writer.TryCommitAsync(visitor, [new BeginStep(step)], ct))
            return new TotpStatus.Not(new FlowOutcome.NotPending());
        return Offer(key, account);
    }

    /// <summary>The secret that was shown and still waits for its first code, for a page that is opened again; null when none does.</summary>
    public async Task<TotpStatus.Offered?> FindOfferedAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return null;
        await _reader.ReadPendingAsync(visitor, ct);
        return visitor.Find(PendingKind.TotpEnrolment) is { Data: { } sealedKey } ? Offer(_check.Open(sealedKey, account.Id), account) : null;
    }

    /// <summary>Takes the first code of the secret that was shown, where there is no app yet.</summary>
    public async Task<FlowOutcome> ActivateAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return refusal;
        return Find(await _parts.Authenticators.ListAsync(visitor.Account!.Id, ct)) is null ? await TakeAsync(visitor, code, ct) : new FlowOutcome.Conflict();
    }

    /// <summary>Takes the first code of the secret that was shown, in place of the present app where there is one. Its step is used up: it serves no sign-in (S-042).</summary>
    public async Task<FlowOutcome> TakeAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return refusal;
        var account = visitor.Account!;
        var present = await _parts.Authenticators.ListAsync(account.Id, ct);
        if (string.IsNullOrWhiteSpace(code))
            return FlowOutcome.Failed("required", "code");
        if (!await _rules.HasProvenAddressesAsync(account, ct))
            return FlowOutcome.Failed("unverified_email", "code");
        await _reader.ReadPendingAsync(visitor, ct);
        if (visitor.Find(PendingKind.TotpEnrolment) is not { Data: { } sealedKey } step || _check.FirstStep(sealedKey, account.Id, code) is not { } accepted)
            return FlowOutcome.Failed("incorrect_code", "code");
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();

        var totp = new Authenticator
        {
            Id = RandomToken.NewId(),
            AccountId = account.Id,
            Kind = AuthenticatorKind.Totp,
            Data = sealedKey,
            Counter = accepted,
            CreatedAt = _writer.Now,
        };
        var changes = Find(present) is { } old ? _parts.Changes.Replace(visitor, account, old, totp) : _parts.Changes.Add(visitor, account, present, totp);
        if (!await _writer.TryCommitAsync(visitor, [new SpendStep(step), .. changes], ct))
            return new FlowOutcome.Conflict();
        await _parts.Throttle.ReplacedAsync(account.Id, SecretKind.Totp, ct);
        return FlowOutcome.Done;
    }

    /// <summary>Gives up the secret that was shown and waits for its first code.</summary>
    public async Task<FlowOutcome> GiveUpAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return refusal;
        return await _writer.TryCommitAsync(visitor, [new DropSteps(visitor.Holder!, PendingKind.TotpEnrolment)], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Removes it; nothing happens when there is none.</summary>
    public async Task<FlowOutcome> DeactivateAsync(Visitor visitor, CancellationToken ct)
    {
        if (_rules.Refusal(visitor, AuthenticatorKind.Totp) is { } refusal)
            return refusal;
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();
        var account = visitor.Account!;
        var present = await _parts.Authenticators.ListAsync(account.Id, ct);
        if (Find(present) is not { } totp)
            return FlowOutcome.Done;
        if (!_parts.Changes.MayRemove(account, present, [totp]))
            return FlowOutcome.Failed("cannot_delete_authenticator");
        // Not committed means that it, or something that goes with it, was removed or used this very moment: the next try sees how things stand.
        return await _writer.TryCommitAsync(visitor, _parts.Changes.Remove(visitor, account, present, [totp]), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    private TotpStatus.Offered Offer(TotpKey key, Account account)
    {
        var issuer = _rules.Options.TotpIssuer is { Length: > 0 } named ? named : _parts.Options.Value.ProductName;
        var name = account.Email ?? account.UserName ?? account.PhoneNumber ?? account.Id;
        return new TotpStatus.Offered(key.Secret, key.Url(issuer, name)) { Issuer = issuer, Name = name };
    }

    private static Authenticator? Find(IReadOnlyList<Authenticator> present) => present.FirstOrDefault(a => a.Kind == AuthenticatorKind.Totp);
}

/// <summary>What enrolments are decided and made with.</summary>
internal sealed record TotpParts(IAuthenticators Authenticators, AuthenticatorList List, FactorChanges Changes, AttemptThrottle Throttle, IOptions<AccountsOptions> Options);

/// <summary>How things stand with the authenticator app of an account.</summary>
public abstract record TotpStatus
{
    private TotpStatus()
    {
    }

    /// <summary>There is one.</summary>
    public sealed record Active(AuthenticatorInfo Totp) : TotpStatus;

    /// <summary>This secret waits for its first code.</summary>
    /// <param name="Secret">In Base32, as people type it.</param>
    /// <param name="Url">The <c>otpauth</c> URL, which <see cref="TotpPicture"/> draws.</param>
    public sealed record Offered(string Secret, string Url) : TotpStatus
    {
        /// <summary>What the app calls this server.</summary>
        public required string Issuer { get; init; }

        /// <summary>What the app calls the account.</summary>
        public required string Name { get; init; }

        /// <summary>Without the secret (S-200).</summary>
        public override string ToString() => nameof(Offered);
    }

    /// <summary>None may be added.</summary>
    public sealed record Not(FlowOutcome Outcome) : TotpStatus;
}
