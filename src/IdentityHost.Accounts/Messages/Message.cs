namespace IdentityHost.Accounts.Messages;

/// <summary>A mail or text message that waits in the outbox, or was kept by the development mailbox.</summary>
/// <param name="Id">Random; marks doubles of one message.</param>
/// <param name="Channel">Mail or SMS.</param>
/// <param name="To">One address or one E.164 number.</param>
/// <param name="Subject">Empty for SMS. Holds no secret: it lies readable in the database and in many a log of mail servers.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same in HTML, or null.</param>
/// <param name="CreatedAt">When the act that causes it was committed.</param>
/// <param name="ExpiresAt">After which it is not sent any more (a code in it has expired); null for never.</param>
public sealed record Message(
    string Id,
    MessageChannel Channel,
    string To,
    string Subject,
    string Text,
    string? Html,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>What it is written in, a BCP 47 tag.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Without its text, in which a code may stand (S-200).</summary>
    public override string ToString() => $"{nameof(Message)} {Id}";
}

/// <summary>How a message travels.</summary>
public enum MessageChannel
{
    Mail,
    Sms,

    /// <summary>A row of the audit log, to the operator's webhook.</summary>
    Webhook,
}
