using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>A way for a message out of the server.</summary>
internal interface ITransport
{
    /// <summary>Whether a sent message stays in the database for the development mailbox.</summary>
    bool Keeps { get; }

    /// <summary>Tries once to send one message.</summary>
    Task<Delivered> SendAsync(Message message, CancellationToken ct);

    /// <summary>Asks the other side whether it would take messages of ours, without sending one: for <c>doctor</c>.</summary>
    Task<Delivered> ProbeAsync(CancellationToken ct);
}

/// <summary>The transports the settings chose, one for each channel; null where none is set.</summary>
internal sealed class Transports(ITransport? mail, ITransport? sms, ITransport? webhook)
{
    /// <summary>The transport of this message; null when none is set, then the message waits.</summary>
    public ITransport? For(MessageChannel channel) => channel switch
    {
        MessageChannel.Mail => mail,
        MessageChannel.Sms => sms,
        _ => webhook,
    };
}
