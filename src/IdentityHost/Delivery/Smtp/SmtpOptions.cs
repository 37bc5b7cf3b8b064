using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Delivery.Smtp;

/// <summary>The mail server that takes our mails, under <c>IdentityHost:Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Mail:Smtp";

    /// <summary>Its name, as in its certificate.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; 587 for <c>StartTls</c>, 465 for <c>Tls</c> and 25 for <c>None</c> when absent.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>How the connection is protected. A server that does not offer what stands here gets no mail.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Who we are there; without it nobody signs in.</summary>
    public string? UserName { get; set; }

    /// <summary>The password.</summary>
    public string? Password { get; set; }

    /// <summary>How long the server may take for each answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A PEM file with the authorities that may vouch for the server, in place of the system's.</summary>
    public string? TrustedCertificates { get; set; }
}

/// <summary>How an SMTP connection is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all: for a server on this machine.</summary>
    None,

    /// <summary>Upgraded by STARTTLS (RFC 3207), or not used.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 §3.3).</summary>
    Tls,
}
