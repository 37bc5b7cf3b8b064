using System.Text.Json.Serialization;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Mime;

namespace IdentityHost.Delivery.SendGrid;

/// <summary>A mail in the words of SendGrid's v3 API.</summary>
internal sealed record SendGridMail(
    IReadOnlyList<SendGridPersonalization> Personalizations,
    SendGridAddress From,
    string Subject,
    IReadOnlyList<SendGridContent> Content,
    IReadOnlyDictionary<string, string> Headers,
    SendGridTracking TrackingSettings)
{
    /// <summary>The mail, one recipient, plain text first. Nothing of it is tracked: links hold keys, and would lead through SendGrid's own addresses.</summary>
    public static SendGridMail Of(Message message, Sender from)
    {
        SendGridContent text = new("text/plain", message.Text);
        return new(
            [new([new(message.To, null)])],
            new(from.Address, from.Name),
            HeaderText.OneLine(message.Subject),
            message.Html is null ? [text] : [text, new("text/html", message.Html)],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Message-ID"] = $"<{message.Id}@{from.Domain}>",
                ["Auto-Submitted"] = "auto-generated",
                ["Content-Language"] = HeaderText.OneLine(message.Language),
            },
            new(new(false, false), new(false), new(false)));
    }

    /// <summary>Without its text (S-200).</summary>
    public override string ToString() => nameof(SendGridMail);
}

internal sealed record SendGridPersonalization(IReadOnlyList<SendGridAddress> To);

internal sealed record SendGridAddress(string Email, string? Name);

/// <param name="Type">The media type.</param>
/// <param name="Value">The text.</param>
internal sealed record SendGridContent(string Type, string Value)
{
    /// <summary>Without its text (S-200).</summary>
    public override string ToString() => nameof(SendGridContent);
}

internal sealed record SendGridTracking(SendGridClicks ClickTracking, SendGridSwitch OpenTracking, SendGridSwitch SubscriptionTracking);

internal sealed record SendGridClicks(bool Enable, bool EnableText);

internal sealed record SendGridSwitch(bool Enable);

/// <summary>SendGrid's form of a refusal.</summary>
internal sealed record SendGridErrors(IReadOnlyList<SendGridError>? Errors);

internal sealed record SendGridError(string? Field, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendGridMail))]
[JsonSerializable(typeof(SendGridErrors))]
internal sealed partial class SendGridJson : JsonSerializerContext;
