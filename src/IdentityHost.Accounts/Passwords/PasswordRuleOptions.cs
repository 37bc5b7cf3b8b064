using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Passwords;

/// <summary>What a new password must be; there are no composition rules and no expiry (S-020, S-021).</summary>
public sealed class PasswordRuleOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Passwords";

    /// <summary>The shortest password, in code points. NIST SP 800-63B-4 asks for 15 where a password signs in alone.</summary>
    [Range(8, 64)]
    public int MinimumLength { get; set; } = 8;
}
