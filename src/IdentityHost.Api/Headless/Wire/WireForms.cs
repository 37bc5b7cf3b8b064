using IdentityHost.Accounts;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>What the engine knows, as allauth's clients read it.</summary>
internal static class WireForms
{
    public static WireUser Of(Account account)
    {
        var summary = AccountSummary.Of(account);
        return new(summary.Id, summary.Display, summary.HasPassword, summary.Email, summary.Username);
    }

    public static WireFlow Of(Flow flow) => new(flow.Id, flow.IsPending, flow.Types, flow.Providers)
    {
        Number = flow.Number,
        Provider = flow.Provider is { } provider ? Of(provider) : null,
        Devices = flow.Devices is { } devices ? [.. devices.Select(d => new WireDevice(d.Id, Device.NameOf(d.Kind), d.Name, d.Id == flow.SentBy ? true : null))] : null,
    };

    public static WireProvider Of(ExternalProvider provider) => new(
        provider.Id,
        provider.Name,
        (provider.HasRedirect, provider.HasToken) switch
        {
            (true, true) => [Flow.ProviderRedirect, Flow.ProviderToken],
            (true, false) => [Flow.ProviderRedirect],
            (false, true) => [Flow.ProviderToken],
            _ => [],
        },
        provider.ClientId,
        provider.OpenIdConfigurationUrl);

    /// <summary>A provider that may have been switched off since.</summary>
    public static WireProvider Of(string provider, IExternalProviders providers) =>
        Of(providers.Enabled.FirstOrDefault(p => p.Id == provider) ?? new ExternalProvider(provider, provider));

    public static WirePhone Of(AccountPhone phone) => new(phone.Phone, phone.Verified);

    public static WireEmail Of(AccountEmail email) => new(email.Email, email.Verified, email.Primary);

    /// <summary>The proofs of a session; making the account is none (allauth lists nothing for it).</summary>
    public static IReadOnlyList<WireMethod> Of(IReadOnlyList<ProvenMethod> methods) => [.. methods.Where(m => m.Method != ProvenMethod.SignUp).Select(Of)];

    public static double Of(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000d;

    private static WireMethod Of(ProvenMethod proven) => new(proven.Method, Of(proven.At))
    {
        Email = proven.Reauthenticated ? null : proven.Email,
        Username = proven.Reauthenticated ? null : proven.Username,
        Phone = proven.Phone,
        Id = proven.AuthenticatorId is { } id ? WireNumber.Of(id) : null,
        Type = proven.Type,
        Provider = proven.Provider,
        Uid = proven.Uid,
        Reauthenticated = proven.Reauthenticated ? true : null,
        Passwordless = proven.Passwordless ? true : null,
    };
}
