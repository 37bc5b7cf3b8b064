using System.Diagnostics;
using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>Sends what waits in the outbox, on every node: at once what this node wrote, within a second what else is due (S-004).</summary>
/// <remarks>
/// A message is claimed by one node at a time, by one conditional UPDATE, for longer than a try may take: two nodes do not send the same one. A node that
/// dies between sending and noting it lets a message go twice, never not at all; its <c>Message-ID</c> marks the double.
/// </remarks>
internal sealed partial class OutboxWorker(IOutbox outbox, Transports transports, DeliveryMetrics metrics, TimeProvider clock, ILogger<OutboxWorker> log) : BackgroundService
{
    /// <summary>The longest a try may take, whatever the transport's own limits.</summary>
    internal static readonly TimeSpan LongestTry = TimeSpan.FromMinutes(2);

    /// <summary>How long a claim holds: longer than a try, so that nobody else takes what is being sent.</summary>
    internal static readonly TimeSpan Claim = LongestTry + TimeSpan.FromMinutes(1);

    private const int AtOnce = 8;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private Task _webhooks = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await outbox.WaitAsync(s_pause, stoppingToken);
                while (await SendDueAsync(stoppingToken) == AtOnce)
                    stoppingToken.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                await _webhooks;
                return;
            }
            catch (Exception fault)
            {
                // The database is away; what waits stays there, and the next look tries again.
                LogOutboxFault(fault);
                await Task.Delay(s_pause, stoppingToken);
            }
        }
    }

    /// <summary>Claims what is due and sends it side by side, so that one slow answer does not hold up the rest; how many there were.</summary>
    internal async Task<int> SendDueAsync(CancellationToken ct)
    {
        // A look costs a read; only what is due costs a write.
        var waiting = await outbox.LookAsync(ct);
        metrics.Saw(waiting);
        var now = clock.GetUtcNow();
        if (waiting.NextWebhookDue <= now && _webhooks.IsCompleted)
            _webhooks = SendWebhooksAsync(ct);
        return waiting.NextDue <= now ? await SendAsync(await outbox.TakeAsync(AtOnce, now, now + Claim, ct), ct) : 0;
    }

    /// <summary>Rows of the audit log go beside the rest: a receiver that answers slowly delays no code that somebody waits for.</summary>
    private async Task SendWebhooksAsync(CancellationToken ct)
    {
        try
        {
            int sent;
            do
            {
                var now = clock.GetUtcNow();
                sent = await SendAsync(await outbox.TakeWebhooksAsync(AtOnce, now, now + Claim, ct), ct);
            }
            while (sent == AtOnce);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What was claimed is due again when its claim ends.
            return;
        }
        catch (Exception fault)
        {
            LogOutboxFault(fault);
        }
    }

    private async Task<int> SendAsync(IReadOnlyList<ClaimedMessage> claimed, CancellationToken ct)
    {
        await Task.WhenAll(claimed.Select(message => SendAsync(message, ct)));
        return claimed.Count;
    }

    private async Task SendAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        if (claimed.Message is not { } message)
        {
            await GiveUpAsync(claimed, "its text cannot be decrypted; was the master key replaced?", ct);
            return;
        }

        if (message.ExpiresAt <= clock.GetUtcNow())
        {
            await GiveUpAsync(claimed, "it has expired", ct);
            return;
        }

        switch (await TryAsync(message, ct))
        {
            case Delivered.Later later when Backoff.Next(claimed.Attempt, message.CreatedAt, message.ExpiresAt, clock.GetUtcNow(), later.After) is { } retryAt:
                metrics.Tried(claimed.Channel, "later");
                LogLater(claimed.Id, claimed.Channel, claimed.Attempt, later.Reason, retryAt);
                await outbox.FailedAsync(claimed, retryAt, ct);
                break;
            case Delivered.Later later:
                await GiveUpAsync(claimed, later.Reason, ct);
                break;
            case Delivered.Refused refused:
                await GiveUpAsync(claimed, refused.Reason, ct);
                break;
            case Delivered.Sent:
                metrics.Tried(claimed.Channel, "sent");
                await outbox.SentAsync(claimed, clock.GetUtcNow(), transports.For(claimed.Channel)!.Keeps, ct);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task<Delivered> TryAsync(Message message, CancellationToken ct)
    {
        if (transports.For(message.Channel) is not { } transport)
            return new Delivered.Later($"no transport is set for {message.Channel}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestTry);
        try
        {
            return await transport.SendAsync(message, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Delivered.Later("it took too long");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault, message.Id, message.Channel);
            return new Delivered.Later($"the transport failed ({fault.GetType().Name})");
        }
    }

    private async Task GiveUpAsync(ClaimedMessage claimed, string reason, CancellationToken ct)
    {
        metrics.Tried(claimed.Channel, "dead");
        LogDead(claimed.Id, claimed.Channel, claimed.Attempt, reason);
        await outbox.FailedAsync(claimed, retryAt: null, ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "The outbox cannot be read", EventName = "OutboxFault")]
    private partial void LogOutboxFault(Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} ({Channel}) was not sent at try {Attempt}: {Reason}. Next try {RetryAt}", EventName = "MessageNotSent")]
    private partial void LogLater(string id, MessageChannel channel, int attempt, string reason, DateTimeOffset retryAt);

    [LoggerMessage(3, LogLevel.Error, "Message {Id} ({Channel}) was given up after {Attempt} tries: {Reason}", EventName = "MessageDead")]
    private partial void LogDead(string id, MessageChannel channel, int attempt, string reason);

    [LoggerMessage(4, LogLevel.Error, "The transport failed with message {Id} ({Channel})", EventName = "TransportFault")]
    private partial void LogFault(Exception fault, string id, MessageChannel channel);
}
