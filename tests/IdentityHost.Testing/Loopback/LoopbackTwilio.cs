using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Testing.Loopback;

/// <summary>Twilio's Messages resource on a loopback port, in Twilio's own wire form: basic authentication, forms in, JSON out, signed status callbacks.</summary>
public sealed class LoopbackTwilio : IAsyncDisposable
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "0f0e0d0c0b0a09080706050403020100";
    public const string From = "+15550199";

    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> _received = new();
    private LoopbackServer? _server;
    private int _requests;

    private LoopbackTwilio()
    {
    }

    /// <summary>Where the API is.</summary>
    public string BaseUrl => _server!.Origin;

    /// <summary>The forms of all messages it took, in order.</summary>
    public IReadOnlyCollection<IReadOnlyDictionary<string, string>> Received => _received;

    /// <summary>How often it was asked for anything.</summary>
    public int Requests => _requests;

    /// <summary>What it answers next; once it is empty, messages are taken.</summary>
    public ConcurrentQueue<VendorAnswer> Answers { get; } = new();

    /// <summary>The settings of a server that sends by it.</summary>
    public (string Key, string? Value)[] Settings =>
    [
        ("IdentityHost:Sms:Transport", "Twilio"), ("IdentityHost:Sms:Twilio:AccountSid", AccountSid), ("IdentityHost:Sms:Twilio:AuthToken", AuthToken),
        ("IdentityHost:Sms:Twilio:From", From), ("IdentityHost:Sms:Twilio:BaseUrl", BaseUrl), ("IdentityHost:Sms:Twilio:StatusCallbacks", "true"),
        ("IdentityHost:Sms:Twilio:Timeout", "00:00:01"),
    ];

    public static async Task<LoopbackTwilio> StartAsync()
    {
        var twilio = new LoopbackTwilio();
        twilio._server = await LoopbackServer.StartAsync(twilio.AnswerAsync);
        return twilio;
    }

    /// <summary>Twilio's form of an error.</summary>
    public static string Error(int status, int code, string message) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"code": {{code}}, "message": "{{message}}", "more_info": "https://www.twilio.com/docs/errors/{{code}}", "status": {{status}}}""");

    /// <summary>Waits for messages.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MessageAsync(int count = 1)
    {
        for (var i = 0; i < 600 && _received.Count < count; i++)
            await Task.Delay(25);
        return _received.Count >= count ? _received.ElementAt(count - 1) : throw new TimeoutException($"{_received.Count} of {count} messages came.");
    }

    /// <summary>Reports to a callback address as Twilio does, signed with the account's secret or with another one.</summary>
    public static async Task<HttpResponseMessage> ReportAsync(string url, IReadOnlyDictionary<string, string> fields, string secret = AuthToken, string? signedUrl = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Twilio-Signature", Sign(signedUrl ?? url, fields, secret));
        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        return await http.SendAsync(request);
    }

    /// <summary>https://www.twilio.com/docs/usage/webhooks/webhooks-security: the address, then every field's name and value in the order of the names.</summary>
    public static string Sign(string url, IReadOnlyDictionary<string, string> fields, string secret) => Convert.ToBase64String(HMACSHA1.HashData(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(url + string.Concat(fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + f.Value)))));

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        if (Fault(http.Request) is { } refused)
        {
            await refused.WriteAsync(http);
            return;
        }

        if (HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"messages": [], "page": 0, "page_size": 1, "next_page_uri": null}""");
            return;
        }

        var form = (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.Single()!, StringComparer.Ordinal);
        var answer = FormFault(form) ?? (Answers.TryDequeue(out var next) ? next : null);
        if (answer is null or { Takes: true })
            _received.Enqueue(form);
        if (answer is not null)
        {
            await answer.WriteAsync(http);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(
            $$"""
            {"sid": "SM{{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}}", "account_sid": "{{AccountSid}}", "api_version": "2010-04-01", "status": "queued", "direction": "outbound-api",
             "to": "{{form["To"]}}", "from": "{{form.GetValueOrDefault("From")}}", "body": "…", "num_segments": "1", "error_code": null, "error_message": null}
            """);
    }

    private static VendorAnswer? Fault(HttpRequest request)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}"));
        if (request.Method is not ("POST" or "GET") || request.Path != $"/2010-04-01/Accounts/{AccountSid}/Messages.json")
            return VendorAnswer.Refuse(404, Error(404, 20404, "The requested resource was not found"));
        return request.Headers.Authorization != basic ? VendorAnswer.Refuse(401, Error(401, 20003, "Authenticate"))
            : request.Method == "POST" && !request.HasFormContentType ? VendorAnswer.Refuse(400, Error(400, 21604, "A 'To' phone number is required."))
            : null;
    }

    private static VendorAnswer? FormFault(Dictionary<string, string> form)
    {
        if (!form.ContainsKey("To"))
            return VendorAnswer.Refuse(400, Error(400, 21604, "A 'To' phone number is required."));
        if (form.ContainsKey("From") == form.ContainsKey("MessagingServiceSid"))
            return VendorAnswer.Refuse(400, Error(400, 21603, "A 'From' phone number is required."));
        if (string.IsNullOrEmpty(form.GetValueOrDefault("Body")))
            return VendorAnswer.Refuse(400, Error(400, 21602, "Message body is required."));
        return form.GetValueOrDefault("ValidityPeriod") is { } validity && int.Parse(validity, CultureInfo.InvariantCulture) is < 1 or > 36_000
            ? VendorAnswer.Refuse(400, Error(400, 21620, "Invalid ValidityPeriod"))
            : null;
    }
}
