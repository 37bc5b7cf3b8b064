using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Delivery;
using Microsoft.Extensions.Options;

namespace IdentityHost.Commands.Doctor;

/// <summary>
/// Whether messages would leave: <c>doctor</c> knocks at the mail server, SendGrid and Twilio, with our credentials and without a message, and at the
/// receiver of audit rows with a row that says so.
/// </summary>
internal static class DeliveryFindings
{
    public static async Task<Finding> MailAsync(IServiceProvider services, CancellationToken ct)
    {
        const string what = "mail";
        if (services.GetRequiredService<IOptions<MailOptions>>().Value.Transport is not { } transport)
            return new(what, Severity.Advice, "No mail leaves, so nobody can sign up; set IdentityHost:Mail:Transport.");
        return await FaultAsync(services, MessageChannel.Mail, ct) is { } fault
            ? new(what, Severity.Fault, $"No mail leaves by {transport}: {fault}. Look at IdentityHost:Mail.")
            : new(what, Severity.Good, $"Mails leave by {transport}.");
    }

    public static async Task<Finding> TextMessagesAsync(IServiceProvider services, CancellationToken ct)
    {
        const string what = "text messages";
        if (services.GetRequiredService<IOptions<SmsOptions>>().Value.Transport is not { } transport)
            return new(what, Severity.Good, "No text messages leave (IdentityHost:Sms:Transport is not set).");
        if (await FaultAsync(services, MessageChannel.Sms, ct) is { } fault)
            return new(what, Severity.Fault, $"No text message leaves by {transport}: {fault}. Look at IdentityHost:Sms.");
        // S-177.
        return TransportNames.Is(transport, TransportNames.Twilio) && services.GetRequiredService<IOptions<SmsBudgetOptions>>().Value.AllowedCountries.Length == 0
            ? new(what, Severity.Advice, $"Text messages leave by {transport}, to every country: name those where your people are (IdentityHost:Sms:Budget:AllowedCountries).")
            : new(what, Severity.Good, $"Text messages leave by {transport}.");
    }

    public static async Task<Finding> AuditWebhookAsync(IServiceProvider services, CancellationToken ct)
    {
        const string what = "audit webhook";
        if (services.GetRequiredService<IOptions<AuditWebhookOptions>>().Value.Url is not { } url)
            return new(what, Severity.Good, $"Audit rows are sent nowhere ({AuditWebhookOptions.Section}:Url is not set).");
        // Its path may hold what only the receiver should read.
        var receiver = new Uri(url).GetLeftPart(UriPartial.Authority);
        return await FaultAsync(services, MessageChannel.Webhook, ct) is { } fault
            ? new(what, Severity.Fault, $"{receiver} does not take audit rows: {fault}. Look at {AuditWebhookOptions.Section}: Url, and Secret, which must be the receiver's own; "
                + "what it missed for more than a day, send it with: audit export --since")
            : new(what, Severity.Good, $"{receiver} takes audit rows.");
    }

    private static async Task<string?> FaultAsync(IServiceProvider services, MessageChannel channel, CancellationToken ct) =>
        await services.GetRequiredService<Transports>().For(channel)!.ProbeAsync(ct) switch
        {
            Delivered.Later later => later.Reason,
            Delivered.Refused refused => refused.Reason,
            _ => null,
        };
}
