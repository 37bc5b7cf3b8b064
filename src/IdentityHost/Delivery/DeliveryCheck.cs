using System.Net;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.SendGrid;
using IdentityHost.Delivery.Smtp;
using IdentityHost.Delivery.Twilio;
using IdentityHost.Delivery.Vendors;
using IdentityHost.Delivery.Webhooks;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Delivery;

/// <summary>Checks the settings of both channels; each fault is one sentence that names the setting.</summary>
internal sealed class DeliveryCheck(
    IHostEnvironment environment, IOptions<MailOptions> mail, IOptions<SmtpOptions> smtp, IOptions<SmsOptions> sms, Locations locations, VendorSettings vendors)
{
    public IEnumerable<string> Faults() =>
    [
        .. TransportFaults(MailOptions.Section, mail.Value.Transport, mail.Value.PickupDirectory, [TransportNames.Mailbox, TransportNames.Pickup, TransportNames.Smtp, TransportNames.SendGrid]),
        .. TransportFaults(SmsOptions.Section, sms.Value.Transport, sms.Value.PickupDirectory, [TransportNames.Mailbox, TransportNames.Pickup, TransportNames.Twilio]),
        .. SenderFaults(),
        .. TransportNames.Is(mail.Value.Transport, TransportNames.Smtp) ? SmtpFaults(smtp.Value) : [],
        .. TransportNames.Is(mail.Value.Transport, TransportNames.SendGrid) ? SendGridFaults(vendors.SendGrid.Value) : [],
        .. TransportNames.Is(sms.Value.Transport, TransportNames.Twilio) ? TwilioCheck.Faults(vendors.Twilio.Value) : [],
        .. AuditWebhookCheck.Faults(vendors.AuditWebhook.Value),
    ];

    private IEnumerable<string> TransportFaults(string section, string? transport, string? directory, IReadOnlyList<string> known)
    {
        if (transport is null)
            yield break;
        if (!known.Any(name => TransportNames.Is(transport, name)))
            yield return $"{section}:Transport is '{transport}', but this version knows {string.Join(" and ", known)} only.";
        if (TransportNames.Is(transport, TransportNames.Pickup) && string.IsNullOrWhiteSpace(directory))
            yield return $"{section}:Transport is Pickup, but {section}:PickupDirectory is missing.";
        if (TransportNames.Is(transport, TransportNames.Mailbox) && !environment.IsDevelopment())
            yield return $"{section}:Transport is Mailbox, which shows every message to everybody and is for Development only, but this is {environment.EnvironmentName}.";
    }

    private IEnumerable<string> SenderFaults()
    {
        if (Sender.Parse(mail.Value.From) is null)
            yield return $"{MailOptions.Section}:From is not an address of the form id@example.org or Example <id@example.org>.";
    }

    private IEnumerable<string> SmtpFaults(SmtpOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            yield return $"{MailOptions.Section}:Transport is Smtp, but {SmtpOptions.Section}:Host is missing.";
        else if (options is { Security: SmtpSecurity.None, UserName.Length: > 0 } && !IsThisMachine(options.Host))
            yield return $"{SmtpOptions.Section}:Security is None, but {SmtpOptions.Section}:UserName is set: the password would travel in clear. Use StartTls or Tls.";
        if (options.TrustedCertificates is { Length: > 0 } file && !File.Exists(locations.Full(file)))
            yield return $"{SmtpOptions.Section}:TrustedCertificates names {locations.Full(file)}, which does not exist.";
    }

    private static IEnumerable<string> SendGridFaults(SendGridOptions options)
    {
        // It becomes a header: a line break at its end, as files have one, would be one there too.
        if (string.IsNullOrWhiteSpace(options.ApiKey) || options.ApiKey.Any(c => c is <= ' ' or > '~'))
            yield return $"{MailOptions.Section}:Transport is SendGrid, but {SendGridOptions.Section}:ApiKey is missing or holds blanks.";
        if (VendorAddress.Fault($"{SendGridOptions.Section}:BaseUrl", options.BaseUrl) is { } fault)
            yield return fault;
    }

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
