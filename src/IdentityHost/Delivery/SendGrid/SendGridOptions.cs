using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Delivery.SendGrid;

/// <summary>The account at SendGrid that sends our mails, under <c>IdentityHost:Mail:SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Mail:SendGrid";

    /// <summary>An API key that may send mail (<c>SG.…</c>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>Where the API is; <c>https://api.eu.sendgrid.com</c> for accounts of the European region.</summary>
    public string BaseUrl { get; set; } = "https://api.sendgrid.com";

    /// <summary>How long SendGrid may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
