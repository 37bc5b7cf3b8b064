using System.Globalization;
using System.Net.Http.Headers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.Vendors;

namespace IdentityHost.Delivery.SendGrid;

/// <summary>Hands mails to SendGrid: <c>POST /v3/mail/send</c>, JSON, under an API key. 202 means that it is queued there.</summary>
internal sealed class SendGridTransport(SendGridOptions options, Sender from, VendorHttp http) : ITransport
{
    public bool Keeps => false;

    public async Task<Delivered> SendAsync(Message message, CancellationToken ct)
    {
        if (Recipient.Fault(message.To) is { } fault)
            return new Delivered.Refused(fault);

        using var request = Request(HttpMethod.Post, "/v3/mail/send");
        request.Content = JsonContent.Create(SendGridMail.Of(message, from), SendGridJson.Default.SendGridMail);
        return await http.SendAsync(request, body => ErrorIn(body, message.To), ct);
    }

    /// <summary>Asks what the key may do.</summary>
    public async Task<Delivered> ProbeAsync(CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, "/v3/scopes");
        return await http.SendAsync(request, body => ErrorIn(body, from.Address), ct);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, VendorAddress.Join(options.BaseUrl, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        // They answer 406 without it.
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private static string? ErrorIn(byte[] body, string recipient) => VendorWords.Read(body, SendGridJson.Default.SendGridErrors) is { Errors: [var first, ..] }
        ? string.Create(CultureInfo.InvariantCulture, $"{first.Field ?? "request"}: {VendorWords.Shown(first.Message ?? "", recipient)}")
        : null;
}
