using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Delivery;
using IdentityHost.Delivery.SendGrid;
using IdentityHost.Delivery.Smtp;
using IdentityHost.Delivery.Twilio;
using IdentityHost.Delivery.Vendors;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.OpenId.Registration;
using IdentityHost.Operations.RateLimits;
using IdentityHost.Operations.Requests;
using IdentityHost.Operations.Telemetry;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Every options class of the server: bound to its section, and checked before the server starts.</summary>
internal static class ServerSettings
{
    public static void AddServerSettings(this IServiceCollection services, IHostEnvironment environment)
    {
        var development = environment.IsDevelopment();
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).Checked(ServerOptions.Section);
        services.AddSingleton<DeliveryCheck>();
        services.AddSingleton<VendorSettings>();
        services.AddSingleton<IValidateOptions<ServerOptions>, ConfigurationCheck>();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section);
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).Checked(RateLimitOptions.Section);
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).Checked(TelemetryOptions.Section);
        services.AddOptions<MailOptions>().Configure(o => o.Transport = development ? TransportNames.Mailbox : null).BindConfiguration(MailOptions.Section);
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).Checked(SmtpOptions.Section);
        services.AddOptions<SendGridOptions>().BindConfiguration(SendGridOptions.Section).Checked(SendGridOptions.Section);
        services.AddOptions<TwilioOptions>().BindConfiguration(TwilioOptions.Section).Checked(TwilioOptions.Section);
        services.AddOptions<SmsOptions>().Configure(o => o.Transport = development ? TransportNames.Mailbox : null).BindConfiguration(SmsOptions.Section);
        services.AddOptions<OpenIdOptions>().BindConfiguration(OpenIdOptions.Section).Checked(OpenIdOptions.Section);
        services.AddOptions<RegistrationOptions>().BindConfiguration(RegistrationOptions.Section).Checked(RegistrationOptions.Section);
        services.AddOptions<OutboundFetchOptions>().Configure(o => o.AllowLoopback = development).BindConfiguration(OutboundFetchOptions.Section);
        services.AddOptions<ExternalSignInOptions>().Configure(o => o.Pretend = development).BindConfiguration(ExternalSignInOptions.Section).Checked(ExternalSignInOptions.Section);
        services.AddOptions<BlockingOptions>().PostConfigure<Locations>((blocking, locations) =>
            blocking.DisposableDomainsFile = blocking.DisposableDomainsFile is { Length: > 0 } file ? locations.Full(file) : null);
        services.AddOptions<ThrottlingOptions>().PostConfigure<IOptions<RateLimitOptions>>((attempts, limits) => attempts.CountAddresses &= limits.Value.Enabled);
    }

    private static void Checked<T>(this OptionsBuilder<T> builder, string section)
        where T : class
    {
        builder.Services.AddSingleton<IValidateOptions<T>>(new SettingsCheck<T>(section));
        builder.ValidateOnStart();
    }
}
