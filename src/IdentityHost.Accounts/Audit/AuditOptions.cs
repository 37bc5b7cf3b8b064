using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Audit;

/// <summary>How long audit rows are kept, under <c>IdentityHost:Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Audit";

    /// <summary>Rows older than this are deleted; 0 keeps them for good.</summary>
    [Range(0, 36_500)]
    public int RetentionDays { get; set; } = 400;

    /// <summary>Rows of failed proofs that one node writes in a minute; what is more is counted in the next one (S-204).</summary>
    [Range(1, 1_000_000)]
    public int MostFailuresPerMinute { get; set; } = 600;
}

/// <summary>Where audit rows are sent as they are written, under <c>IdentityHost:Audit:Webhook</c>.</summary>
public sealed class AuditWebhookOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = $"{AuditOptions.Section}:Webhook";

    /// <summary>The address that takes them; null sends none.</summary>
    public string? Url { get; set; }

    /// <summary>What the receiver checks the signature with: at least 32 characters.</summary>
    public string? Secret { get; set; }

    /// <summary>How long the receiver may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
