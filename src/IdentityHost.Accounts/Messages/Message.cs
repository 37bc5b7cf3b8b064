namespace IdentityHost.Accounts.Messages;

/// <summary>A mail or text message that waits in the outbox, or was kept by the development mailbox.</summary>
/// <param name="Id">Random; marks doubles of one message.</param>
/// <param name="Channel">Mail or SMS.</param>
/// <param name="To">One address or one E.164 number.</param>
/// <param name="Subject">Empty for SMS.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same in HTML, or null.</param>
/// <param name="CreatedAt">When the act that causes it was committed.</param>
/// <param name="ExpiresAt">After which it is not sent any more (a code in it has expired); null for never.</param>
public sealed record Message(
    string Id,
    MessageChannel Channel,
    string To,
    string Subject,
    string Text,
    string? Html,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>Without its text, in which a code may stand (S-200).</summary>
    public override string ToString() => $"{nameof(Message)} {Id}";
}

/// <summary>How a message travels.</summary>
public enum MessageChannel
{
    Mail,
    Sms,
}

/// <summary>The outbox: a message is a row, written with the act that causes it; a background worker sends it.</summary>
public interface IOutbox
{
    Task AddAsync(Message message, CancellationToken ct);

    /// <summary>Takes up to <paramref name="limit"/> messages that are due, for this node alone until <paramref name="leaseUntil"/>.</summary>
    Task<IReadOnlyList<Message>> TakeAsync(int limit, DateTimeOffset at, DateTimeOffset leaseUntil, CancellationToken ct);

    /// <summary>Notes that a message was sent; kept while <paramref name="keep"/> (the development mailbox shows it), deleted otherwise.</summary>
    Task SentAsync(string id, DateTimeOffset at, bool keep, CancellationToken ct);

    /// <summary>Notes a failure and when to try again; null gives the message up.</summary>
    Task FailedAsync(string id, DateTimeOffset? retryAt, CancellationToken ct);

    /// <summary>The kept messages, newest first (development mailbox).</summary>
    Task<IReadOnlyList<Message>> ListKeptAsync(int limit, CancellationToken ct);
}
