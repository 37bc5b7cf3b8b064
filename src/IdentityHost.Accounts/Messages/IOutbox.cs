namespace IdentityHost.Accounts.Messages;

/// <summary>
/// The outbox: a message is a row, written in the transaction of the act that causes it (S-221); a background worker sends it (S-004).
/// Its text is encrypted in the database, and gone when it was sent or given up.
/// </summary>
public interface IOutbox
{
    /// <summary>Adds a message that belongs to no other write.</summary>
    Task AddAsync(Message message, CancellationToken ct);

    /// <summary>Ends when this node has committed a message, at the latest after <paramref name="longest"/>.</summary>
    Task WaitAsync(TimeSpan longest, CancellationToken ct);

    /// <summary>What waits, without taking it.</summary>
    Task<WaitingMessages> LookAsync(CancellationToken ct);

    /// <summary>Claims up to <paramref name="limit"/> messages to people that are due, expired ones too, for this node alone until <paramref name="claimedUntil"/>.</summary>
    Task<IReadOnlyList<ClaimedMessage>> TakeAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct);

    /// <summary>As <see cref="TakeAsync"/>, for the webhook: however many of those wait, no message to a person waits behind them.</summary>
    Task<IReadOnlyList<ClaimedMessage>> TakeWebhooksAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct);

    /// <summary>Notes that a message was sent; kept for some days when <paramref name="keep"/> says so (the development mailbox shows it), deleted otherwise.</summary>
    Task SentAsync(ClaimedMessage message, DateTimeOffset at, bool keep, CancellationToken ct);

    /// <summary>Notes a failure and when to try again; null gives the message up: its text is erased, who should have got it stays for some days.</summary>
    /// <remarks>Nothing happens when the claim ran out and somebody else holds the message.</remarks>
    Task FailedAsync(ClaimedMessage message, DateTimeOffset? retryAt, CancellationToken ct);

    /// <summary>The kept messages, newest first (development mailbox).</summary>
    Task<IReadOnlyList<Message>> ListKeptAsync(int limit, CancellationToken ct);
}

/// <summary>What is on its way.</summary>
/// <param name="Count">Messages neither sent nor given up.</param>
/// <param name="Oldest">When the oldest of them was written; null when there is none.</param>
/// <param name="NextDue">When the next one to a person is due; null when there is none.</param>
public sealed record WaitingMessages(int Count, DateTimeOffset? Oldest, DateTimeOffset? NextDue)
{
    /// <summary>When the next one to the webhook is due; null when there is none.</summary>
    public DateTimeOffset? NextWebhookDue { get; init; }
}

/// <summary>A message this node may send.</summary>
/// <param name="Id">The message's.</param>
/// <param name="Channel">How it travels.</param>
/// <param name="Attempt">1 for the first; counted when claimed, so that a message which ends the process is not tried for ever.</param>
/// <param name="ClaimedUntil">When another node may take it.</param>
/// <param name="Message">Null when it cannot be decrypted any more: the master key was replaced.</param>
public sealed record ClaimedMessage(string Id, MessageChannel Channel, int Attempt, DateTimeOffset ClaimedUntil, Message? Message);
