using IdentityHost.Accounts.Messages;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Delivery;

/// <summary>A way for a message out of the server.</summary>
internal interface ITransport
{
    /// <summary>Whether a sent message stays in the database for the development mailbox.</summary>
    bool Keeps { get; }

    /// <summary>Sends one message; an exception means it was not sent and may be tried again.</summary>
    Task SendAsync(Message message, CancellationToken ct);
}

/// <summary>The transports the settings chose, one for each channel.</summary>
internal sealed class Transports
{
    private readonly ITransport? _mail;
    private readonly ITransport? _sms;

    public Transports(IOptions<MailOptions> mail, IOptions<SmsOptions> sms, Locations locations, TimeProvider clock)
    {
        _mail = Choose(mail.Value.Transport, mail.Value.PickupDirectory, mail.Value.From, locations, clock);
        _sms = Choose(sms.Value.Transport, sms.Value.PickupDirectory, from: null, locations, clock);
    }

    /// <summary>The transport of this message; null when none is set, then the message waits.</summary>
    public ITransport? For(MessageChannel channel) => channel == MessageChannel.Mail ? _mail : _sms;

    private static ITransport? Choose(string? transport, string? directory, string? from, Locations locations, TimeProvider clock) =>
        TransportNames.Is(transport, TransportNames.Pickup) ? new PickupTransport(locations.Full(directory!), from, clock)
        : TransportNames.Is(transport, TransportNames.Mailbox) ? new MailboxTransport()
        : null;
}
