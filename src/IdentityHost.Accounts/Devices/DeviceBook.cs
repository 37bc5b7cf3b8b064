using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Totp;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Devices;

/// <summary>The one-time-code devices of whoever is signed in, as one list: addresses, number, authenticator app, recovery codes.</summary>
/// <remarks>It has no rules of its own but which kinds there are: every change goes through the flow that the device's kind has anyway.</remarks>
public sealed class DeviceBook
{
    private readonly DeviceParts _parts;
    private readonly DeviceKinds _kinds;
    private readonly DeviceIds _ids;
    private readonly SecondProofs _proofs;
    private readonly VisitorReader _reader;

    internal DeviceBook(DeviceParts parts, DeviceKinds kinds, DeviceIds ids, SecondProofs proofs, VisitorReader reader) =>
        (_parts, _kinds, _ids, _proofs, _reader) = (parts, kinds, ids, proofs, reader);

    /// <summary>The kinds an account may have here.</summary>
    public IReadOnlyList<DeviceKind> Kinds => [.. Enum.GetValues<DeviceKind>().Where(_kinds.Offer)];

    /// <summary>All devices of kinds that are switched on, those that wait for their code among them; empty when nobody is signed in.</summary>
    public async Task<IReadOnlyList<Device>> ListAsync(Visitor visitor, CancellationToken ct) => [.. (await FindAllAsync(visitor, ct)).Select(d => d.Device)];

    /// <summary>One of them; null for an unknown id, and for another person's (S-007).</summary>
    public async Task<Device?> FindAsync(Visitor visitor, string? id, CancellationToken ct) => (await FindOneAsync(visitor, id, ct))?.Device;

    /// <summary>Adds a device. An address or number gets a code; of an authenticator app the secret is shown; recovery codes are shown, and good at once.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="kind">Which kind.</param>
    /// <param name="address">The address, or the number in E.164; null for the other kinds.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<DeviceCreation> CreateAsync(Visitor visitor, DeviceKind kind, string? address, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new DeviceCreation.Not(new FlowOutcome.NotSignedIn());
        if (!_kinds.Offer(kind))
            return new DeviceCreation.Not(FlowOutcome.Failed("invalid_choice", "kind"));
        await _reader.ReadPendingAsync(visitor, ct);
        switch (kind)
        {
            case DeviceKind.Email:
                var added = await _parts.Emails.AddAsync(visitor, address, ct);
                return await CreatedAsync(visitor, added, () => NewEmail(account, address), ct);
            case DeviceKind.Sms:
                var changed = await _parts.Phones.ChangeAsync(visitor, address, ct);
                return await CreatedAsync(visitor, changed, () => _ids.OfNumber(account.Id, address!, confirmed: false), ct);
            case DeviceKind.Totp:
                return await CreateTotpAsync(visitor, ct);
            default:
                return await CreateStaticAsync(visitor, ct);
        }
    }

    /// <summary>Sends the code of a device that is not confirmed once more.</summary>
    public async Task<FlowOutcome> SendAsync(Visitor visitor, string? id, CancellationToken ct) => await FindOneAsync(visitor, id, ct) switch
    {
        null => Missing(visitor),
        { Device: { Kind: DeviceKind.Email, Confirmed: false }, Address: var email } => await _parts.Emails.SendProofAsync(visitor, email, ct),
        { Device: { Kind: DeviceKind.Sms, Confirmed: false }, Address: var number } => await _parts.Phones.ChangeAsync(visitor, number, ct),
        _ => new FlowOutcome.NotPending(),
    };

    /// <summary>Confirms a device by a code that was sent to it, or that it shows.</summary>
    public async Task<FlowOutcome> ConfirmAsync(Visitor visitor, string? id, string? code, CancellationToken ct) => await FindOneAsync(visitor, id, ct) switch
    {
        null => Missing(visitor),
        { Device.Confirmed: true } => new FlowOutcome.Conflict(),
        { Device.Kind: DeviceKind.Totp } => await _parts.Totp.ActivateAsync(visitor, code, ct),
        // The code that waits may be another device's.
        { Waits: false, Device.Kind: DeviceKind.Sms } => new FlowOutcome.NotPending(),
        { Device.Kind: DeviceKind.Sms } => await _parts.Numbers.VerifyAsync(visitor, code, ct),
        { Waits: false } when _parts.Addresses.IsCode(code) => new FlowOutcome.NotPending(),
        { Address: var email } => await ConfirmEmailAsync(visitor, email!, code, ct),
    };

    /// <summary>Removes a device, or gives up one that waits for its code.</summary>
    public async Task<FlowOutcome> DeleteAsync(Visitor visitor, string? id, CancellationToken ct) => await FindOneAsync(visitor, id, ct) switch
    {
        null => Missing(visitor),
        { Device.Kind: DeviceKind.Email, Address: var email } => await _parts.Emails.RemoveAsync(visitor, email, ct),
        { Device.Kind: DeviceKind.Sms, Waits: true } => await _parts.Phones.GiveUpAsync(visitor, ct),
        { Device.Kind: DeviceKind.Sms } => await _parts.Phones.RemoveAsync(visitor, ct),
        { Device.Kind: DeviceKind.Totp, Waits: true } => await _parts.Totp.GiveUpAsync(visitor, ct),
        { Device.Kind: DeviceKind.Totp } => await _parts.Totp.DeactivateAsync(visitor, ct),
        _ => await _parts.RecoveryCodes.RemoveAsync(visitor, ct),
    };

    /// <summary>A link says itself which address it proves, and that must be this one.</summary>
    private async Task<FlowOutcome> ConfirmEmailAsync(Visitor visitor, string email, string? key, CancellationToken ct)
    {
        var isOthers = !_parts.Addresses.IsCode(key) && await _parts.Addresses.InspectAsync(visitor, key, ct) is EmailVerificationInfo.Found { Email: var proven }
            && IdentifierNormalizer.Normalize(proven) != IdentifierNormalizer.Normalize(email);
        return isOthers ? FlowOutcome.Failed("invalid_or_expired_key", "key") : await _parts.Addresses.VerifyAsync(visitor, key, ct);
    }

    private Device NewEmail(Account account, string? typed) => EmailAddress.TryParse(typed, out var email)
        ? _ids.OfEmail(account.Id, email.Normalized, email.Value, confirmed: false)
        : throw new InvalidOperationException("An address that was added is none.");

    private static FlowOutcome Missing(Visitor visitor) => visitor.IsSignedIn ? new FlowOutcome.NotFound() : new FlowOutcome.NotSignedIn();

    private async Task<FoundDevice?> FindOneAsync(Visitor visitor, string? id, CancellationToken ct) =>
        id is null ? null : (await FindAllAsync(visitor, ct)).FirstOrDefault(d => string.Equals(d.Device.Id, id, StringComparison.Ordinal));

    private async Task<IReadOnlyList<FoundDevice>> FindAllAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return [];
        await _reader.ReadPendingAsync(visitor, ct);
        var found = new List<FoundDevice>();
        var codeFor = IdentifierNormalizer.Normalize(visitor.Find(PendingKind.EmailCode)?.SentTo);
        foreach (var email in await _parts.Emails.ListAsync(visitor, ct))
        {
            var device = _ids.OfEmail(account.Id, email.Normalized, email.Email, email.Verified) with { CreatedAt = email.CreatedAt, Primary = email.Primary };
            found.Add(new FoundDevice(device, email.Email, Waits: email.Normalized == codeFor));
        }

        if (PhoneNumberBook.Find(visitor) is { } phone)
            found.Add(new FoundDevice(_ids.OfNumber(account.Id, phone.Phone, phone.Verified), phone.Phone, Waits: false));
        if (visitor.Find(PendingKind.PhoneCode) is { SentTo: { } number, CreatedAt: var since })
        {
            found.RemoveAll(d => d.Device is { Kind: DeviceKind.Sms, Confirmed: false } && d.Address == number);
            found.Add(new FoundDevice(_ids.OfNumber(account.Id, number, confirmed: false) with { CreatedAt = since }, number, Waits: true));
        }

        var authenticators = await _parts.Authenticators.ListAsync(account.Id, ct);
        found.AddRange(authenticators.Select(_proofs.DeviceOf).OfType<Device>().Select(d => new FoundDevice(d, null, Waits: false)));
        if (visitor.Find(PendingKind.TotpEnrolment) is { } offer && authenticators.All(a => a.Kind != AuthenticatorKind.Totp))
            found.Add(new FoundDevice(new Device(Device.Totp, DeviceKind.Totp, null, Confirmed: false) { CreatedAt = offer.CreatedAt }, null, Waits: true));
        return [.. found.Where(d => _kinds.Offer(d.Device.Kind)).OrderBy(d => d.Device.Kind)];
    }

    private async Task<DeviceCreation> CreatedAsync(Visitor visitor, FlowOutcome outcome, Func<Device> made, CancellationToken ct)
    {
        if (outcome is not FlowOutcome.Advanced)
            return new DeviceCreation.Not(outcome);
        var device = made();
        return new DeviceCreation.Created(await FindAsync(visitor, device.Id, ct) ?? device);
    }

    private async Task<DeviceCreation> CreateTotpAsync(Visitor visitor, CancellationToken ct) => await _parts.Totp.BeginAsync(visitor, ct) switch
    {
        TotpStatus.Offered offered => new DeviceCreation.Created(new Device(Device.Totp, DeviceKind.Totp, null, Confirmed: false)) { Secret = offered.Secret, Url = offered.Url },
        TotpStatus.Not not => new DeviceCreation.Not(not.Outcome),
        _ => new DeviceCreation.Not(new FlowOutcome.Conflict()),
    };

    private async Task<DeviceCreation> CreateStaticAsync(Visitor visitor, CancellationToken ct) => await _parts.RecoveryCodes.GenerateAsync(visitor, ct) switch
    {
        RecoveryCodeListing.Found found => new DeviceCreation.Created(
            new Device(Device.Static, DeviceKind.Static, null, Confirmed: true) { CreatedAt = found.Info.CreatedAt, CodesLeft = found.Info.UnusedCodes })
        { Codes = found.Unused ?? [] },
        RecoveryCodeListing.Not not => new DeviceCreation.Not(not.Outcome),
        _ => new DeviceCreation.Not(new FlowOutcome.NotPending()),
    };

    /// <param name="Device">As it is shown.</param>
    /// <param name="Address">The address or number itself.</param>
    /// <param name="Waits">Whether a code, or the first code, is waited for here and now.</param>
    private sealed record FoundDevice(Device Device, string? Address, bool Waits);
}

/// <summary>What the list of devices is made of.</summary>
internal sealed record DeviceParts(
    IAuthenticators Authenticators,
    EmailAddressBook Emails,
    EmailAddressVerification Addresses,
    PhoneNumberBook Phones,
    PhoneVerification Numbers,
    TotpEnrolment Totp,
    RecoveryCodeBook RecoveryCodes);
