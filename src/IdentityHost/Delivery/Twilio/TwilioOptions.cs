using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Delivery.Twilio;

/// <summary>The account at Twilio that sends our text messages, under <c>IdentityHost:Sms:Twilio</c>.</summary>
public sealed class TwilioOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Sms:Twilio";

    /// <summary>The account: <c>AC</c> and 32 hexadecimal digits.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The account's secret. It signs the status callbacks too.</summary>
    public string? AuthToken { get; set; }

    /// <summary>An API key of the account (<c>SK…</c>) that signs our requests in place of <see cref="AuthToken"/>; none by default.</summary>
    public string? ApiKeySid { get; set; }

    /// <summary>The secret of the API key.</summary>
    public string? ApiKeySecret { get; set; }

    /// <summary>Who messages come from: a number in E.164, a short code, or a name of up to 11 letters and digits. This or <see cref="MessagingServiceSid"/>.</summary>
    public string? From { get; set; }

    /// <summary>The messaging service (<c>MG…</c>) that chooses who they come from.</summary>
    public string? MessagingServiceSid { get; set; }

    /// <summary>Whether Twilio reports what became of each message; absent: when the issuer can be reached from outside.</summary>
    public bool? StatusCallbacks { get; set; }

    /// <summary>Where the API is.</summary>
    public string BaseUrl { get; set; } = "https://api.twilio.com";

    /// <summary>How long Twilio may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Who we are in HTTP's basic authentication.</summary>
    internal (string User, string Password) Credentials =>
        string.IsNullOrEmpty(ApiKeySid) ? (AccountSid!, AuthToken!) : (ApiKeySid, ApiKeySecret!);
}
