using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.MailedLinks;

/// <summary>allauth's <c>HEADLESS_FRONTEND_URLS</c>: pages of a front end that take the place of this server's own. Absolute URLs; <c>{key}</c> stands for the key.</summary>
public sealed class FrontendUrlOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:FrontendUrls";

    /// <summary>Where a link that proves an address leads, with <c>{key}</c>; empty for <c>/verify-email</c>.</summary>
    public string? AccountConfirmEmail { get; set; }

    /// <summary>Where a link that allows a new password leads, with <c>{key}</c>; empty for <c>/reset-password</c>.</summary>
    public string? AccountResetPasswordFromKey { get; set; }

    /// <summary>
    /// Where somebody signs up, and an invitation leads, with <c>{key}</c>; without it, as allauth's setting is, the key of an invitation is added as the parameter
    /// <c>invitation</c>. Empty for <c>/signup</c>.
    /// </summary>
    public string? AccountSignup { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in new[]
        {
            (nameof(AccountConfirmEmail), AccountConfirmEmail), (nameof(AccountResetPasswordFromKey), AccountResetPasswordFromKey), (nameof(AccountSignup), AccountSignup),
        })
        {
            if (string.IsNullOrEmpty(value))
                continue;
            if (!Uri.TryCreate(value.Replace("{key}", "key", StringComparison.Ordinal), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                yield return new ValidationResult($"{name} must be an absolute http(s) URL.", [name]);
            else if (name != nameof(AccountSignup) && !value.Contains("{key}", StringComparison.Ordinal))
                yield return new ValidationResult($"{name} must hold {{key}}.", [name]);
        }
    }
}
