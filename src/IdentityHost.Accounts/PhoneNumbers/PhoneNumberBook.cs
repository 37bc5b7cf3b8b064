using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>The number of whoever is signed in: see, change, remove. The present one stays until the next one is proven.</summary>
public sealed class PhoneNumberBook
{
    private readonly PhoneBookParts _parts;
    private readonly PhoneAdditions _additions;
    private readonly VisitorWriter _writer;
    private readonly Freshness _freshness;

    internal PhoneNumberBook(PhoneBookParts parts, PhoneAdditions additions, VisitorWriter writer, Freshness freshness)
    {
        _parts = parts;
        _additions = additions;
        _writer = writer;
        _freshness = freshness;
    }

    /// <summary>Whether accounts have numbers here at all: to sign in with, or asked for at sign-up.</summary>
    public bool IsKept => Options.TakesPhones();

    private AccountsOptions Options => _parts.Options.Value;

    /// <summary>The account's number; null when it has none, or nobody is signed in.</summary>
    public static AccountPhone? Find(Visitor visitor) => visitor.Account is { PhoneNumber: { } number } account ? new AccountPhone(number, account.PhoneNumberConfirmed) : null;

    /// <summary>Asks for the proof of another number.</summary>
    public async Task<FlowOutcome> ChangeAsync(Visitor visitor, string? phone, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (!IsKept)
            return new FlowOutcome.NotFound();
        if (string.IsNullOrWhiteSpace(phone))
            return FlowOutcome.Failed("required", "phone");
        if (!_parts.Proofs.TryRead(phone, out var number))
            return FlowOutcome.Failed("invalid_phone", "phone");
        if (account.PhoneNumber == number.Value && (account.PhoneNumberConfirmed || !Options.Phones.VerificationEnabled))
            return FlowOutcome.Failed("same_as_current", "phone");
        if (!Options.HidesAccounts && await _parts.Accounts.FindByPhoneAsync(number.Value, ct) is { PhoneNumberConfirmed: true })
            return FlowOutcome.Failed("phone_taken", "phone");
        if (await RefusalAsync(visitor, ct) is { } refusal)
            return refusal;
        if (!Options.Phones.VerificationEnabled)
            return await _additions.TryClaimAsync(visitor, number, ct) ? FlowOutcome.Done : FlowOutcome.Failed("phone_taken", "phone");

        if (await _parts.Limits.SendAsync(visitor, number, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var question = await _parts.Proofs.AskAsync(visitor, number, account, again: false, ct);
        return await _writer.TryBeginAsync(visitor, rise: false, holder => _parts.Proofs.Write(question, holder), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Gives up a change that waits for its code.</summary>
    public async Task<FlowOutcome> GiveUpAsync(Visitor visitor, CancellationToken ct)
    {
        if (!visitor.IsSignedIn)
            return new FlowOutcome.NotSignedIn();
        return await _writer.TryCommitAsync(visitor, [new DropSteps(visitor.Holder!, PendingKind.PhoneCode)], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Removes the number. The last way into an account stays (S-053).</summary>
    public async Task<FlowOutcome> RemoveAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (account.PhoneNumber is null)
            return new FlowOutcome.NotFound();
        // What every account must have is changed, not removed.
        if (Options.SignupField("phone").Required)
            return FlowOutcome.Failed("required", "phone");
        var authenticators = await _parts.Authenticators.ListAsync(account.Id, ct);
        if (!(WaysIn.Of(account, passkeys: authenticators.Any(a => a.Kind == AuthenticatorKind.WebAuthn)) with { Phone = false }).Remain)
            return FlowOutcome.Failed("cannot_remove_phone", "phone");
        if (account.TwoFactorEnabled && !_parts.Kinds.CanServe(account, authenticators, phone: false))
            return FlowOutcome.Failed("last_second_factor", "phone");
        if (await RefusalAsync(visitor, ct) is { } refusal)
            return refusal;
        return await _additions.TryRemoveAsync(visitor, ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }

    private async Task<FlowOutcome?> RefusalAsync(Visitor visitor, CancellationToken ct)
    {
        if (await _freshness.RefusalAsync(visitor, ct) is { } stale)
            return stale;
        return await _parts.Limits.ChangeAsync(visitor, ct) is { } wait ? new FlowOutcome.Throttled(wait) : null;
    }
}

/// <summary>The number of an account.</summary>
/// <param name="Phone">In E.164.</param>
/// <param name="Verified">Whether its owner has proven it.</param>
public sealed record AccountPhone(string Phone, bool Verified);

/// <summary>What changes of numbers are decided and made with.</summary>
internal sealed record PhoneBookParts(
    IAccounts Accounts, IAuthenticators Authenticators, PhoneProofs Proofs, PhoneLimits Limits, DeviceKinds Kinds, IOptions<AccountsOptions> Options);
