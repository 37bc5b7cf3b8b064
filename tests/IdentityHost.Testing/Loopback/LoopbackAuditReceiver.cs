using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Testing.Loopback;

/// <summary>A receiver of audit rows as an operator would write one from the documentation: checks signature and time, keeps each id once.</summary>
public sealed class LoopbackAuditReceiver : IAsyncDisposable
{
    public const string Secret = "a shared secret of more than thirty-two characters";

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, JsonElement> _rows = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private LoopbackServer? _server;
    private int _requests;

    private LoopbackAuditReceiver(TimeProvider clock) => _clock = clock;

    /// <summary>What it answers next; once it is empty, rows are taken.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>How often it was asked for anything.</summary>
    public int Requests => _requests;

    /// <summary>The rows it took, in the order of their ids.</summary>
    public IReadOnlyList<JsonElement> Rows => [.. _rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value)];

    /// <summary>The settings of a server that sends to it.</summary>
    public (string Key, string? Value)[] Settings =>
        [("IdentityHost:Audit:Webhook:Url", $"{_server!.Origin}/audit"), ("IdentityHost:Audit:Webhook:Secret", Secret), ("IdentityHost:Audit:Webhook:Timeout", "00:00:02")];

    public static async Task<LoopbackAuditReceiver> StartAsync(TimeProvider clock)
    {
        var receiver = new LoopbackAuditReceiver(clock);
        receiver._server = await LoopbackServer.StartAsync(receiver.AnswerAsync);
        return receiver;
    }

    /// <summary>Waits for rows of an event.</summary>
    public async Task<JsonElement> RowAsync(string what)
    {
        for (var i = 0; i < 600; i++)
        {
            if (Rows.Where(row => row.GetProperty("event").GetString() == what).Select(row => (JsonElement?)row).FirstOrDefault() is { } found)
                return found;
            await Task.Delay(25);
        }

        throw new TimeoutException($"No {what} came in {Requests} requests.");
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        http.Response.StatusCode = Answers.TryDequeue(out var next) ? next : Status(http.Request, body.ToArray());
    }

    private int Status(HttpRequest request, byte[] body)
    {
        if (request.Method != "POST" || request.Path != "/audit" || request.ContentType != "application/json")
            return StatusCodes.Status400BadRequest;
        var parts = request.Headers["X-IdentityHost-Signature"].ToString().Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[^1], StringComparer.Ordinal);
        if (!parts.TryGetValue("t", out var seconds) || !parts.TryGetValue("v1", out var signature) || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return StatusCodes.Status401Unauthorized;
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
        if (!CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(signature)) || (_clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() > s_tolerance)
            return StatusCodes.Status401Unauthorized;
        using var row = JsonDocument.Parse(body);
        _rows[row.RootElement.GetProperty("id").GetString()!] = row.RootElement.Clone();
        return StatusCodes.Status204NoContent;
    }
}
