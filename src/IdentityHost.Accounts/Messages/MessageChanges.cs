using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Messages;

/// <summary>Puts a message into the outbox.</summary>
public sealed record SendMessage(Message Message) : Change;
