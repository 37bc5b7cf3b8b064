using System.Net.Http.Headers;
using System.Text;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Vendors;

namespace IdentityHost.Delivery.Webhooks;

/// <summary>Hands rows of the audit log to the operator's receiver: <c>POST</c>, one row as JSON, signed. Any 2xx means that it is kept there.</summary>
/// <remarks>
/// A row comes at least once, and not always in order: its <c>id</c> tells doubles and sorts by time. A refusal is tried again like anything else, for a
/// receiver that is set up wrongly must not lose rows; what is given up after a day is still in the log. While the receiver is away it is asked twice a
/// minute, not once for each row: codes travel through the same outbox.
/// </remarks>
internal sealed class AuditWebhookTransport(AuditWebhookOptions options, VendorHttp http, TimeProvider clock) : ITransport
{
    /// <summary>The receiver's name in the log.</summary>
    public const string Name = "the audit webhook";

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(30);
    private long _restsUntil;

    public bool Keeps => false;

    public async Task<Delivered> SendAsync(Message message, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _restsUntil)) is var until && until > now)
            return new Delivered.Later($"{Name} did not take the row before") { After = until - now };

        switch (await PostAsync(message.Text, now, ct))
        {
            case Delivered.Refused refused:
                Rest();
                return new Delivered.Later(refused.Reason);
            case Delivered.Later later:
                Rest();
                return later;
            case var sent:
                return sent;
        }
    }

    /// <summary>A row that tells of nothing but this question: only so is it seen that the receiver holds the same secret.</summary>
    public Task<Delivered> ProbeAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var row = new AuditEntry { Id = AuditEntry.NewId(now, 0), At = now, Event = AuditEvents.WebhookProbed, Actor = AuditActor.Server };
        return PostAsync(AuditLine.Write(row), now, ct);
    }

    private async Task<Delivered> PostAsync(string row, DateTimeOffset now, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(row);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(options.Secret!, now, body));
        return await http.SendAsync(request, static _ => null, ct);
    }

    private void Rest() => Volatile.Write(ref _restsUntil, (clock.GetUtcNow() + s_rest).ToUnixTimeMilliseconds());
}
