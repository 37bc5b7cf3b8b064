using System.Diagnostics.Metrics;
using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>What the operator can watch: meter <c>IdentityHost.Delivery</c>.</summary>
internal sealed class DeliveryMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Meter = "IdentityHost.Delivery";

    private readonly Counter<long> _messages;
    private readonly Counter<long> _reports;
    private WaitingMessages _waiting = new(0, null, null);

    public DeliveryMetrics(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(Meter);
        _messages = meter.CreateCounter<long>("identityhost.messages", description: "Tries to send a message, by channel and outcome: sent, later, dead.");
        _reports = meter.CreateCounter<long>("identityhost.sms.reports", description: "Reports about text messages on their way, by status.");
        meter.CreateObservableGauge("identityhost.outbox.waiting", () => _waiting.Count, description: "Messages neither sent nor given up.");
        meter.CreateObservableGauge(
            "identityhost.outbox.age", () => _waiting.Oldest is { } oldest ? Math.Max(0, (clock.GetUtcNow() - oldest).TotalSeconds) : 0, "s",
            "Age of the oldest message that waits.");
    }

    /// <summary>Counts what became of one try.</summary>
    public void Tried(MessageChannel channel, string outcome) => _messages.Add(
        1, new("channel", channel.ToString().ToLowerInvariant()), new("outcome", outcome));

    /// <summary>Counts one report of who sends our text messages.</summary>
    public void Reported(string status) => _reports.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Notes what the worker saw last.</summary>
    public void Saw(WaitingMessages waiting) => Volatile.Write(ref _waiting, waiting);
}
