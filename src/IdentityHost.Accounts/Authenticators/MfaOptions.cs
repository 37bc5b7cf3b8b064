using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>Second factors and passkeys; allauth's settings <c>MFA_…</c> without the prefix.</summary>
public sealed class MfaOptions
{
    /// <summary>What an account may add: <c>totp</c>, <c>recovery_codes</c>, <c>webauthn</c>, separated by commas.</summary>
    [RegularExpression(@"^\s*((totp|recovery_codes|webauthn)\s*(,\s*(totp|recovery_codes|webauthn)\s*)*)?$")]
    public string SupportedTypes { get; set; } = "totp,recovery_codes,webauthn";

    /// <summary>Whether a passkey alone signs in, without a user name.</summary>
    public bool PasskeyLoginEnabled { get; set; } = true;

    /// <summary>Whether an account may begin with a passkey instead of a password.</summary>
    public bool PasskeySignupEnabled { get; set; } = true;

    /// <summary>Passkeys of one account.</summary>
    [Range(1, 100)]
    public int MaxPasskeys { get; set; } = 25;

    /// <summary>Whether a browser may be spared the second factor for a while.</summary>
    public bool TrustEnabled { get; set; } = true;

    /// <summary>For how long; at most 30 days (S-047).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan TrustCookieAge { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether an account whose address is not proven may add a factor.</summary>
    public bool AllowUnverifiedEmail { get; set; }

    /// <summary>Seconds of one TOTP step.</summary>
    [Range(15, 120)]
    public int TotpPeriod { get; set; } = 30;

    /// <summary>Digits of a TOTP code.</summary>
    [Range(6, 8)]
    public int TotpDigits { get; set; } = 6;

    /// <summary>Steps before and after the present one whose codes are taken too; at most 1 (S-041).</summary>
    [Range(0, 1)]
    public int TotpTolerance { get; set; } = 1;

    /// <summary>What authenticator apps call this server; empty for the product's name.</summary>
    [StringLength(60)]
    public string TotpIssuer { get; set; } = "";

    /// <summary>Recovery codes in a set.</summary>
    [Range(5, 20)]
    public int RecoveryCodeCount { get; set; } = 10;

    /// <summary>Whether recovery codes are shown only when they are made; they are kept as hashes then (S-046).</summary>
    public bool RecoveryCodesShowOnce { get; set; }

    /// <summary>Whether an account may have this kind.</summary>
    public bool Supports(string type) => SupportedTypes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(type, StringComparer.Ordinal);
}
