using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>Sends what waits in the outbox, on every node: a message is leased to one node at a time, and tried again with growing pauses.</summary>
/// <remarks>A node that dies between sending and noting it lets a message go twice, never not at all; its <c>Message-ID</c> marks the double.</remarks>
internal sealed partial class OutboxWorker(IOutbox outbox, Transports transports, TimeProvider clock, ILogger<OutboxWorker> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_giveUpAfter = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendBatchAsync(stoppingToken) == Batch)
                    stoppingToken.ThrowIfCancellationRequested();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away; what waits stays there, and the next tick tries again.
                LogOutboxFault(fault);
            }
        }
    }

    private async Task<int> SendBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var messages = await outbox.TakeAsync(Batch, now, now + s_lease, ct);
        foreach (var message in messages)
            await SendAsync(message, ct);
        return messages.Count;
    }

    private async Task SendAsync(Message message, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (message.ExpiresAt <= now)
        {
            await outbox.FailedAsync(message.Id, retryAt: null, ct);
            return;
        }

        try
        {
            var transport = transports.For(message.Channel)
                ?? throw new InvalidOperationException($"No transport is set for {message.Channel}.");
            await transport.SendAsync(message, ct);
            await outbox.SentAsync(message.Id, now, transport.Keeps, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Doubling from a few seconds on: the age of the message is the pause.
            var age = now - message.CreatedAt;
            DateTimeOffset? retryAt = age > s_giveUpAfter ? null : now + TimeSpan.FromSeconds(Math.Clamp(age.TotalSeconds, 5, 3600));
            LogNotSent(fault, message.Id, message.Channel, retryAt);
            await outbox.FailedAsync(message.Id, retryAt, ct);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The outbox cannot be read", EventName = "OutboxFault")]
    private partial void LogOutboxFault(Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} ({Channel}) was not sent; next try {RetryAt}", EventName = "MessageNotSent")]
    private partial void LogNotSent(Exception fault, string id, MessageChannel channel, DateTimeOffset? retryAt);
}
