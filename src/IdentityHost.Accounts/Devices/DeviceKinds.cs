using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Devices;

/// <summary>Which devices count here, by the settings (<see cref="DeviceOptions.Kinds"/>).</summary>
internal sealed class DeviceKinds(IOptions<AccountsOptions> options)
{
    /// <summary>Whether every kind is there that accounts may have as a factor.</summary>
    public bool TakeAllFactors => options.Value.Devices.Has(DeviceKind.Totp);

    /// <summary>Whether accounts may have such a device: the kind is switched on, and so is the feature behind it.</summary>
    public bool Offer(DeviceKind kind) => options.Value.Devices.Has(kind) && kind switch
    {
        DeviceKind.Sms => options.Value.TakesPhones(),
        DeviceKind.Totp => options.Value.Mfa.Supports(AuthenticatorTypes.NameOf(AuthenticatorKind.Totp)),
        DeviceKind.Static => options.Value.Mfa.Supports(AuthenticatorTypes.NameOf(AuthenticatorKind.RecoveryCodes)),
        _ => true,
    };

    /// <summary>Whether an authenticator is taken as a second factor. Passkeys are no one-time codes.</summary>
    public bool Take(Authenticator authenticator) => authenticator.Kind switch
    {
        AuthenticatorKind.Totp => options.Value.Devices.Has(DeviceKind.Totp),
        AuthenticatorKind.RecoveryCodes => options.Value.Devices.Has(DeviceKind.Static),
        _ => true,
    };

    /// <summary>
    /// Whether an account with these authenticators could show a second factor beside some first one: whoever signs in by a mailed code needs something else
    /// than the mailbox (S-037).
    /// </summary>
    public bool CanServe(Account account, IEnumerable<Authenticator> authenticators, bool phone = true)
    {
        if (authenticators.Any(a => FactorRules.IsFactor(a) && Take(a)))
            return true;
        var hasPassword = account.PasswordHash is not null;
        var bySentCode = options.Value.LoginByCodeEnabled;
        var channels = ChannelsOf(account).Where(c => phone || c.Device.Kind != DeviceKind.Sms);
        return channels.Any(c => hasPassword || (bySentCode && (c.Device.Kind == DeviceKind.Email ? phone && account.PhoneNumberConfirmed && Takes("phone") : account.EmailConfirmed && Takes("email"))));
    }

    /// <summary>What is written last in an act that takes a device away, so that of two at once one is refused.</summary>
    public KeepSecondFactor KeepFor(Account account) =>
        new(account.Id, options.Value.Devices.Has(DeviceKind.Email), options.Value.Devices.Has(DeviceKind.Sms), options.Value.Devices.Has(DeviceKind.Totp));

    private bool Takes(string method) => options.Value.LoginMethodList.Contains(method, StringComparer.Ordinal);

    /// <summary>What a code can be sent to as a second factor: the account's proven address, then its proven number.</summary>
    public IReadOnlyList<CodeChannel> ChannelsOf(Account account)
    {
        var channels = new List<CodeChannel>();
        if (options.Value.Devices.Has(DeviceKind.Email) && account is { EmailConfirmed: true, Email: { } email, NormalizedEmail: { } normalized })
            channels.Add(new(Device.OfEmail(account.Id, normalized, email, confirmed: true) with { Primary = true }, new CodeRecipient(email, email, null)));
        if (options.Value.Devices.Has(DeviceKind.Sms) && account.PhoneNumberConfirmed && PhoneNumber.TryParseExact(account.PhoneNumber, out var number))
            channels.Add(new(Device.OfNumber(account.Id, number.Value, confirmed: true), new CodeRecipient(number.Value, number.Value, number)));
        return channels;
    }

    /// <summary>The same, without the channels that these proofs came by already: no channel counts twice (S-037).</summary>
    public IReadOnlyList<CodeChannel> ChannelsOf(Account account, IReadOnlyList<ProvenMethod> proven) =>
        [.. ChannelsOf(account).Where(c => !proven.Any(p => c.Device.Kind == DeviceKind.Email ? p.IsByMail : p.IsByText))];

    /// <summary>What somebody signed in can be sent a code by to prove again that it is them; what raises their session to two factors, where it is not raised yet.</summary>
    public IReadOnlyList<CodeChannel> ChannelsOf(Account account, Session session)
    {
        var raising = ProvenMethod.AreTwoFactors(session.Methods) ? [] : ChannelsOf(account, session.Methods);
        return raising.Count > 0 ? raising : ChannelsOf(account);
    }
}

/// <summary>A device that codes are sent to.</summary>
/// <param name="Device">As it is shown.</param>
/// <param name="Recipient">Where they go.</param>
internal sealed record CodeChannel(Device Device, CodeRecipient Recipient);
