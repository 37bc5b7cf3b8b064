using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>Sends nothing: the row itself, kept, is the delivery.</summary>
internal sealed class MailboxTransport : ITransport
{
    public bool Keeps => true;

    public Task<Delivered> SendAsync(Message message, CancellationToken ct) => Task.FromResult<Delivered>(new Delivered.Sent());

    public Task<Delivered> ProbeAsync(CancellationToken ct) => Task.FromResult<Delivered>(new Delivered.Sent());
}
