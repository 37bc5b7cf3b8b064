using System.Collections.Frozen;
using System.IO.Pipelines;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace IdentityHost.Delivery.Twilio;

/// <summary>Takes Twilio's reports: counts them, and logs what did not arrive, without text or number. Nothing else follows from them.</summary>
internal sealed partial class TwilioStatusEndpoint(TwilioCallback callback, DeliveryMetrics metrics, ILogger<TwilioStatusEndpoint> log)
{
    private const int MostFields = 64;
    private const string Other = "other";

    /// <summary>The states Twilio knows; anything else is counted as one, so that no tag of a metric is a stranger's.</summary>
    private static readonly FrozenSet<string> s_states =
        new[] { "accepted", "scheduled", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read", "canceled" }.ToFrozenSet(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(
        TwilioCallback.Path, (RequestDelegate)(http => http.RequestServices.GetRequiredService<TwilioStatusEndpoint>().HandleAsync(http)));

    private async Task HandleAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await ReadAsync(http.Request.BodyReader, http.RequestAborted) is not { } form)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var fields = form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")));
        if (!callback.IsSigned(http.Request.Headers["X-Twilio-Signature"], http.Request.QueryString.Value ?? "", fields))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        Note(http.Request.Query[TwilioCallback.MessageParameter].ToString(), form);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Note(string messageId, Dictionary<string, StringValues> form)
    {
        var status = form.GetValueOrDefault("MessageStatus").ToString();
        metrics.Reported(s_states.Contains(status) ? status : Other);
        if (status is "undelivered" or "failed")
            LogNotDelivered(messageId, status, form.GetValueOrDefault("ErrorCode").ToString());
    }

    private static async Task<Dictionary<string, StringValues>?> ReadAsync(PipeReader body, CancellationToken ct)
    {
        try
        {
            return await new FormPipeReader(body) { ValueCountLimit = MostFields }.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            // The framework offers no Try form: too many fields, or too long ones.
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Message {Id} (Sms) did not arrive: {Status}, Twilio's error {Code}", EventName = "MessageNotDelivered")]
    private partial void LogNotDelivered(string id, string status, string code);
}
