using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Devices;

/// <summary>Which devices count here, by the settings (<see cref="DeviceOptions.Kinds"/>).</summary>
internal sealed class DeviceKinds(IOptions<AccountsOptions> options, DeviceIds ids)
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

    /// <summary>The rule which accounts can show a second factor, by the settings.</summary>
    private SecondFactorRule Rule => new(
        MailServes: options.Value.Devices.Has(DeviceKind.Email),
        TextServes: options.Value.Devices.Has(DeviceKind.Sms),
        AppServes: options.Value.Devices.Has(DeviceKind.Totp),
        MailSignsIn: options.Value.LoginByCodeEnabled && Takes("email"),
        TextSignsIn: options.Value.LoginByCodeEnabled && Takes("phone"));

    /// <summary>Whether an account with these authenticators could show a second factor beside some first one; with its number, or without.</summary>
    public bool CanServe(Account account, IReadOnlyList<Authenticator> authenticators, bool phone = true) => Rule.CanServe(new FactorHoldings(
        Password: account.PasswordHash is not null,
        Email: account.EmailConfirmed,
        Phone: phone && account.PhoneNumberConfirmed,
        App: authenticators.Any(a => a.Kind == AuthenticatorKind.Totp),
        Passkey: authenticators.Any(a => a.Kind == AuthenticatorKind.WebAuthn)));

    /// <summary>What is written last in an act that takes a device away, so that of two at once one is refused.</summary>
    public KeepSecondFactor KeepFor(Account account) => new(account.Id, Rule);

    private bool Takes(string method) => options.Value.LoginMethodList.Contains(method, StringComparer.Ordinal);

    /// <summary>What a code can be sent to as a second factor: the account's proven address, then its proven number.</summary>
    public IReadOnlyList<CodeChannel> ChannelsOf(Account account) => [.. ReachesOf(account).Where(c => options.Value.Devices.Has(c.Device.Kind))];

    /// <summary>What a code reaches the owner by, whether or not it counts as a second factor.</summary>
    public IReadOnlyList<CodeChannel> ReachesOf(Account account)
    {
        var channels = new List<CodeChannel>();
        if (account is { EmailConfirmed: true, Email: { } email, NormalizedEmail: { } normalized })
            channels.Add(new(ids.OfEmail(account.Id, normalized, email, confirmed: true) with { Primary = true }, new CodeRecipient(email, email, null)));
        if (account.PhoneNumberConfirmed && PhoneNumber.TryParseExact(account.PhoneNumber, out var number))
            channels.Add(new(ids.OfNumber(account.Id, number.Value, confirmed: true), new CodeRecipient(number.Value, number.Value, number)));
        return channels;
    }

    /// <summary>The same, without the channels that these proofs came by already: no channel counts twice (S-037).</summary>
    public IReadOnlyList<CodeChannel> ChannelsOf(Account account, IReadOnlyList<ProvenMethod> proven) => [.. ChannelsOf(account).Where(c => !c.IsProvenBy(proven))];
}

/// <summary>A device that codes are sent to.</summary>
/// <param name="Device">As it is shown.</param>
/// <param name="Recipient">Where they go.</param>
internal sealed record CodeChannel(Device Device, CodeRecipient Recipient)
{
    /// <summary>Whether one of these proofs came by it.</summary>
    public bool IsProvenBy(IEnumerable<ProvenMethod> proven) => proven.Any(p => Device.Kind == DeviceKind.Email ? p.IsByMail : p.IsByText);
}
