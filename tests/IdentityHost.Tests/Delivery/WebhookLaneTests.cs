using System.Diagnostics.Metrics;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>Messages to people and rows for the audit webhook leave side by side.</summary>
public sealed class WebhookLaneTests
{
    [Fact]
    [Trait("Security", "S-004")]
    public async Task A_code_is_sent_while_the_receiver_of_the_audit_log_still_says_nothing()
    {
        var outbox = new Rows(webhooks: 20);
        var (mails, receiver) = (new Recorder(Task.FromResult<Delivered>(new Delivered.Sent())), new Recorder(new TaskCompletionSource<Delivered>().Task));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var worker = new OutboxWorker(
            outbox, new Transports(mails, null, receiver), new DeliveryMetrics(services.GetRequiredService<IMeterFactory>(), TimeProvider.System), TimeProvider.System,
            NullLogger<OutboxWorker>.Instance);

        await worker.SendDueAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        receiver.Sent.Count.ShouldBe(8, "so many at once");
        await outbox.AddAsync(Rows.Message("code", MessageChannel.Mail), CancellationToken.None);
        await worker.SendDueAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        mails.Sent.ShouldBe(["code"]);
        receiver.Sent.Count.ShouldBe(8, "the first have no answer yet");
    }

    private sealed class Recorder(Task<Delivered> answer) : ITransport
    {
        public List<string> Sent { get; } = [];

        public bool Keeps => false;

        public Task<Delivered> SendAsync(Message message, CancellationToken ct)
        {
            Sent.Add(message.Id);
            return answer;
        }

        public Task<Delivered> ProbeAsync(CancellationToken ct) => answer;
    }

    private sealed class Rows(int webhooks) : IOutbox
    {
        private readonly Queue<Message> _webhooks = new(Enumerable.Range(0, webhooks).Select(i => Message($"row{i}", MessageChannel.Webhook)));
        private readonly Queue<Message> _messages = [];

        public static Message Message(string id, MessageChannel channel) => new(id, channel, "", "", "Text", null, TimeProvider.System.GetUtcNow(), null);

        public Task AddAsync(Message message, CancellationToken ct)
        {
            _messages.Enqueue(message);
            return Task.CompletedTask;
        }

        public Task WaitAsync(TimeSpan longest, CancellationToken ct) => Task.CompletedTask;

        public Task<WaitingMessages> LookAsync(CancellationToken ct) =>
            Task.FromResult(new WaitingMessages(_messages.Count + _webhooks.Count, null, Due(_messages)) { NextWebhookDue = Due(_webhooks) });

        public Task<IReadOnlyList<ClaimedMessage>> TakeAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct) => Take(_messages, limit, claimedUntil);

        public Task<IReadOnlyList<ClaimedMessage>> TakeWebhooksAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct) => Take(_webhooks, limit, claimedUntil);

        public Task SentAsync(ClaimedMessage message, DateTimeOffset at, bool keep, CancellationToken ct) => Task.CompletedTask;

        public Task FailedAsync(ClaimedMessage message, DateTimeOffset? retryAt, CancellationToken ct) => Task.CompletedTask;

        public Task<IReadOnlyList<Message>> ListKeptAsync(int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<Message>>([]);

        private static DateTimeOffset? Due(Queue<Message> queue) => queue.TryPeek(out var first) ? first.CreatedAt : null;

        private static Task<IReadOnlyList<ClaimedMessage>> Take(Queue<Message> queue, int limit, DateTimeOffset until)
        {
            var taken = new List<ClaimedMessage>();
            while (taken.Count < limit && queue.TryDequeue(out var message))
                taken.Add(new ClaimedMessage(message.Id, message.Channel, 1, until, message));
            return Task.FromResult<IReadOnlyList<ClaimedMessage>>(taken);
        }
    }
}
