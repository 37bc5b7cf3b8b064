using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts;

/// <summary>What the accounts library says of itself to people.</summary>
public sealed class AccountsOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts";

    /// <summary>The name people know this server by: in page titles and mails, and refused as a password.</summary>
    [Required, StringLength(60, MinimumLength = 1)]
    public string ProductName { get; set; } = "IdentityHost";

    /// <summary>Whether strangers may sign up; when not, accounts come from the seed file and the command line only.</summary>
    public bool SignUpEnabled { get; set; } = true;
}
