using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Testing.Loopback;

/// <summary>SendGrid's v3 mail/send on a loopback port, in SendGrid's own wire form: API key, JSON in, 202 without a body, errors as JSON.</summary>
public sealed class LoopbackSendGrid : IAsyncDisposable
{
    public const string ApiKey = "SG.loopback.0123456789";

    private readonly ConcurrentQueue<JsonElement> _received = new();
    private LoopbackServer? _server;
    private int _requests;

    private LoopbackSendGrid()
    {
    }

    /// <summary>Where the API is.</summary>
    public string BaseUrl => _server!.Origin;

    /// <summary>The bodies of all mails it took, in order.</summary>
    public IReadOnlyCollection<JsonElement> Received => _received;

    /// <summary>How often it was asked for anything.</summary>
    public int Requests => _requests;

    /// <summary>What it answers next; once it is empty, mails are taken.</summary>
    public ConcurrentQueue<VendorAnswer> Answers { get; } = new();

    /// <summary>The settings of a server that sends by it.</summary>
    public (string Key, string? Value)[] Settings =>
    [
        ("IdentityHost:Mail:Transport", "SendGrid"), ("IdentityHost:Mail:From", "Example <id@example.org>"), ("IdentityHost:Mail:SendGrid:ApiKey", ApiKey),
        ("IdentityHost:Mail:SendGrid:BaseUrl", BaseUrl), ("IdentityHost:Mail:SendGrid:Timeout", "00:00:01"),
    ];

    public static async Task<LoopbackSendGrid> StartAsync()
    {
        var sendGrid = new LoopbackSendGrid();
        sendGrid._server = await LoopbackServer.StartAsync(sendGrid.AnswerAsync);
        return sendGrid;
    }

    /// <summary>SendGrid's form of an error.</summary>
    public static string Error(string? field, string message) => JsonSerializer.Serialize(new { errors = new[] { new { message, field, help = (string?)null } } });

    /// <summary>Waits for mails.</summary>
    public async Task<JsonElement> MailAsync(int count = 1)
    {
        for (var i = 0; i < 600 && _received.Count < count; i++)
            await Task.Delay(25);
        return _received.Count >= count ? _received.ElementAt(count - 1) : throw new TimeoutException($"{_received.Count} of {count} mails came.");
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        if (http.Request is { Method: "GET", Path.Value: "/v3/scopes" })
        {
            var mayAsk = http.Request.Headers.Authorization == $"Bearer {ApiKey}";
            http.Response.StatusCode = mayAsk ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(mayAsk ? """{"scopes": ["mail.send"]}""" : Error(null, "authorization required"));
            return;
        }

        var answer = await FaultAsync(http.Request) ?? (Answers.TryDequeue(out var next) ? next : null);
        if (answer is null or { Takes: true })
            _received.Enqueue((JsonElement)http.Items["mail"]!);
        if (answer is not null)
        {
            await answer.WriteAsync(http);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers["X-Message-Id"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(11));
    }

    private static async Task<VendorAnswer?> FaultAsync(HttpRequest request)
    {
        if (request.Method != "POST" || request.Path != "/v3/mail/send")
            return VendorAnswer.Refuse(404, Error(null, "not found"));
        if (request.Headers.Authorization != $"Bearer {ApiKey}")
            return VendorAnswer.Refuse(401, Error(null, "The provided authorization grant is invalid, expired, or revoked"));
        if (!request.HasJsonContentType())
            return VendorAnswer.Refuse(415, Error(null, "Content-Type should be application/json."));
        using var body = await JsonDocument.ParseAsync(request.Body);
        var mail = body.RootElement.Clone();
        request.HttpContext.Items["mail"] = mail;
        return MailFault(mail) is var (field, message) ? VendorAnswer.Refuse(400, Error(field, message)) : null;
    }

    /// <summary>What the reference of the API demands of a body.</summary>
    private static (string Field, string Message)? MailFault(JsonElement mail)
    {
        if (!mail.TryGetProperty("personalizations", out var people) || people.GetArrayLength() == 0)
            return ("personalizations", "The personalizations field is required and must have at least one personalization.");
        if (!mail.TryGetProperty("from", out var from) || !from.GetProperty("email").GetString()!.Contains('@', StringComparison.Ordinal))
            return ("from.email", "The from object must be provided for every email send.");
        if (mail.GetProperty("subject").GetString() is null or "")
            return ("subject", "The subject is required.");
        string[] types = [.. mail.GetProperty("content").EnumerateArray().Select(c => c.GetProperty("type").GetString()!)];
        if (types is not (["text/plain"] or ["text/plain", "text/html"]))
            return ("content", "The content value must be a string at least one character in length, text/plain first.");
        return people[0].GetProperty("to").EnumerateArray().All(to => to.GetProperty("email").GetString()!.Contains('@', StringComparison.Ordinal))
            ? null
            : ("personalizations.0.to.0.email", "Does not contain a valid address.");
    }
}
