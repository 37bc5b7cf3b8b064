using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Deletion;

/// <summary>Whether people may delete their accounts, and how long they may think better of it.</summary>
public sealed class DeletionOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Deletion";

    /// <summary>Whether people may delete their accounts themselves.</summary>
    public bool Allowed { get; set; } = true;

    /// <summary>How long an account waits to be deleted; who signs in to it meanwhile keeps it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromDays(14);
}
