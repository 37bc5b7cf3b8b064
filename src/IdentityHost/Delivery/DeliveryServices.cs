using IdentityHost.Accounts.Audit;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.SendGrid;
using IdentityHost.Delivery.Smtp;
using IdentityHost.Delivery.Twilio;
using IdentityHost.Delivery.Vendors;
using IdentityHost.Delivery.Webhooks;
using IdentityHost.OpenId;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Delivery;

/// <summary>What of the delivery the settings ask for.</summary>
internal static class DeliveryServices
{
    public static void AddDelivery(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton(s => new Transports(MailBy(s), SmsBy(s), WebhookBy(s)));
        services.AddHostedService<OutboxWorker>();

        // Nobody else pays for connections to vendors.
        var twilio = Uses(settings, SmsOptions.Section, TransportNames.Twilio);
        if (twilio || Uses(settings, MailOptions.Section, TransportNames.SendGrid) || settings[$"{AuditWebhookOptions.Section}:{nameof(AuditWebhookOptions.Url)}"] is not null)
            VendorHttp.AddClient(services);
        if (!twilio)
            return;
        services.AddSingleton(s => new TwilioCallback(s.GetRequiredService<IOptions<TwilioOptions>>().Value, new Lazy<Issuer>(s.GetRequiredService<Issuer>)));
        services.AddSingleton<TwilioStatusEndpoint>();
    }

    public static void MapDelivery(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            app.MapDevMailbox();
        if (Uses(app.Configuration, SmsOptions.Section, TransportNames.Twilio))
            TwilioStatusEndpoint.Map(app);
    }

    private static bool Uses(IConfiguration settings, string section, string transport) => TransportNames.Is(settings[$"{section}:{nameof(MailOptions.Transport)}"], transport);

    private static ITransport? MailBy(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MailOptions>>().Value;
        var locations = services.GetRequiredService<Locations>();
        // Whether it is an address was checked before the start.
        var from = Sender.Parse(options.From)!;
        if (TransportNames.Is(options.Transport, TransportNames.Smtp))
            return new SmtpTransport(services.GetRequiredService<IOptions<SmtpOptions>>().Value, from, locations);
        if (!TransportNames.Is(options.Transport, TransportNames.SendGrid))
            return InHouse(services, options.Transport, options.PickupDirectory, from);
        var account = services.GetRequiredService<IOptions<SendGridOptions>>().Value;
        return new SendGridTransport(account, from, VendorHttp.Create(services, TransportNames.SendGrid, account.Timeout));
    }

    private static ITransport? SmsBy(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SmsOptions>>().Value;
        if (!TransportNames.Is(options.Transport, TransportNames.Twilio))
            return InHouse(services, options.Transport, options.PickupDirectory, from: null);
        var account = services.GetRequiredService<IOptions<TwilioOptions>>().Value;
        return new TwilioTransport(
            account, services.GetRequiredService<TwilioCallback>(), VendorHttp.Create(services, TransportNames.Twilio, account.Timeout), services.GetRequiredService<TimeProvider>());
    }

    private static AuditWebhookTransport? WebhookBy(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<AuditWebhookOptions>>().Value;
        return options.Url is null
            ? null
            : new AuditWebhookTransport(options, VendorHttp.Create(services, AuditWebhookTransport.Name, options.Timeout), services.GetRequiredService<TimeProvider>());
    }

    private static ITransport? InHouse(IServiceProvider services, string? transport, string? directory, Sender? from) =>
        TransportNames.Is(transport, TransportNames.Pickup)
            ? new PickupTransport(services.GetRequiredService<Locations>().Full(directory!), from, services.GetRequiredService<TimeProvider>())
        : TransportNames.Is(transport, TransportNames.Mailbox) ? new MailboxTransport()
        : null;
}
