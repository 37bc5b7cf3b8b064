using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Delivery.Vendors;

namespace IdentityHost.Delivery.Twilio;

/// <summary>Hands text messages to Twilio: <c>POST /2010-04-01/Accounts/{AccountSid}/Messages.json</c>, a form, under basic authentication.</summary>
internal sealed class TwilioTransport(TwilioOptions options, TwilioCallback callback, VendorHttp http, TimeProvider clock) : ITransport
{
    /// <summary>The longest Twilio keeps a message waiting, in seconds.</summary>
    private const int LongestValidity = 14_400;

    public bool Keeps => false;

    public async Task<Delivered> SendAsync(Message message, CancellationToken ct)
    {
        if (!PhoneNumber.TryParseExact(message.To, out _))
            return new Delivered.Refused("the recipient is not a number in E.164");

        using var request = Request(HttpMethod.Post, "");
        request.Content = new FormUrlEncodedContent(Form(message));
        return await http.SendAsync(request, body => ErrorIn(body, message.To), ct);
    }

    /// <summary>Lists one message: what an API key may do as well as the account's own secret.</summary>
    public async Task<Delivered> ProbeAsync(CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, "?PageSize=1");
        return await http.SendAsync(request, body => ErrorIn(body, options.AccountSid!), ct);
    }

    private HttpRequestMessage Request(HttpMethod method, string query)
    {
        var request = new HttpRequestMessage(method, VendorAddress.Join(options.BaseUrl, $"/2010-04-01/Accounts/{options.AccountSid}/Messages.json{query}"));
        var (user, password) = options.Credentials;
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private List<KeyValuePair<string, string>> Form(Message message)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("To", message.To),
            new("Body", message.Text),
            options.MessagingServiceSid is { Length: > 0 } service ? new("MessagingServiceSid", service) : new("From", options.From!),
        };
        if (callback.UrlOf(message.Id) is { } url)
            form.Add(new("StatusCallback", url));
        // A code that waits in Twilio's queue is given up there when it has expired here.
        if (message.ExpiresAt is { } end)
            form.Add(new("ValidityPeriod", Math.Clamp((int)Math.Min((end - clock.GetUtcNow()).TotalSeconds, LongestValidity), 1, LongestValidity).ToString(CultureInfo.InvariantCulture)));
        return form;
    }

    private static string? ErrorIn(byte[] body, string recipient) => VendorWords.Read(body, TwilioJson.Default.TwilioError) is { Code: { } code } error
        ? string.Create(CultureInfo.InvariantCulture, $"error {code}, {VendorWords.Shown(error.Message ?? "", recipient)}")
        : null;
}

/// <summary>Twilio's form of a refusal: <c>{"code": 21211, "message": "…", "more_info": "…", "status": 400}</c>.</summary>
internal sealed record TwilioError(int? Code, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TwilioError))]
internal sealed partial class TwilioJson : JsonSerializerContext;
