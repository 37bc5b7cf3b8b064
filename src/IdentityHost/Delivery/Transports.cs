using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.Smtp;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Delivery;

/// <summary>A way for a message out of the server.</summary>
internal interface ITransport
{
    /// <summary>Whether a sent message stays in the database for the development mailbox.</summary>
    bool Keeps { get; }

    /// <summary>Tries once to send one message.</summary>
    Task<Delivered> SendAsync(Message message, CancellationToken ct);
}

/// <summary>The transports the settings chose, one for each channel.</summary>
internal sealed class Transports
{
    private readonly ITransport? _mail;
    private readonly ITransport? _sms;

    public Transports(IOptions<MailOptions> mail, IOptions<SmtpOptions> smtp, IOptions<SmsOptions> sms, Locations locations, TimeProvider clock)
    {
        // Whether it is an address was checked before the start.
        var from = Sender.Parse(mail.Value.From);
        _mail = TransportNames.Is(mail.Value.Transport, TransportNames.Smtp)
            ? new SmtpTransport(smtp.Value, from!, locations)
            : Choose(mail.Value.Transport, mail.Value.PickupDirectory, from, locations, clock);
        _sms = Choose(sms.Value.Transport, sms.Value.PickupDirectory, from: null, locations, clock);
    }

    /// <summary>The transport of this message; null when none is set, then the message waits.</summary>
    public ITransport? For(MessageChannel channel) => channel == MessageChannel.Mail ? _mail : _sms;

    private static ITransport? Choose(string? transport, string? directory, Sender? from, Locations locations, TimeProvider clock) =>
        TransportNames.Is(transport, TransportNames.Pickup) ? new PickupTransport(locations.Full(directory!), from, clock)
        : TransportNames.Is(transport, TransportNames.Mailbox) ? new MailboxTransport()
        : null;
}
