namespace IdentityHost.Delivery;

/// <summary>How mails leave, under <c>IdentityHost:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Mail";

    /// <summary><c>Smtp</c>, <c>SendGrid</c>, <c>Pickup</c>, or <c>Mailbox</c> (Development only, and the default there); without one, messages wait in the outbox until they expire.</summary>
    public string? Transport { get; set; }

    /// <summary>The folder that <c>Pickup</c> writes into.</summary>
    public string? PickupDirectory { get; set; }

    /// <summary>The sender: <c>id@example.org</c> or <c>Example &lt;id@example.org&gt;</c>.</summary>
    public string From { get; set; } = "no-reply@localhost";
}

/// <summary>How text messages leave, under <c>IdentityHost:Sms</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Sms";

    /// <summary><c>Twilio</c>, <c>Pickup</c>, or <c>Mailbox</c> (Development only, and the default there); without one, messages wait in the outbox until they expire.</summary>
    public string? Transport { get; set; }

    /// <summary>The folder that <c>Pickup</c> writes into.</summary>
    public string? PickupDirectory { get; set; }
}

/// <summary>The transports by the names they have in the settings.</summary>
internal static class TransportNames
{
    /// <summary>Kept in the database and shown at <c>/dev/mailbox</c>; Development only.</summary>
    public const string Mailbox = "Mailbox";

    /// <summary>A file per message in a folder, for another program to send.</summary>
    public const string Pickup = "Pickup";

    /// <summary>Handed to a mail server.</summary>
    public const string Smtp = "Smtp";

    /// <summary>Handed to SendGrid's HTTP API.</summary>
    public const string SendGrid = "SendGrid";

    /// <summary>Handed to Twilio's HTTP API.</summary>
    public const string Twilio = "Twilio";

    /// <summary>Whether a setting names this transport.</summary>
    public static bool Is(string? setting, string name) => string.Equals(setting, name, StringComparison.OrdinalIgnoreCase);
}
