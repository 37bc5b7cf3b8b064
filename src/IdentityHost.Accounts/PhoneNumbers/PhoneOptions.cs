using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Telephone numbers of accounts; the names and meanings of the verification are allauth's <c>ACCOUNT_PHONE_VERIFICATION_…</c>.</summary>
public sealed class PhoneOptions : IValidatableObject
{
    /// <summary>The region (ISO 3166-1, for example <c>DE</c>) whose national forms people may type on pages; empty: only international ones.</summary>
    public string DefaultRegion { get; set; } = "";

    /// <summary>Whether a number is proven by a code before it counts.</summary>
    public bool VerificationEnabled { get; set; } = true;

    /// <summary>Wrong codes that end a proof.</summary>
    [Range(1, 3)]
    public int VerificationMaxAttempts { get; set; } = 3;

    /// <summary>How often somebody signing in may correct the number (<c>SUPPORTS_CHANGE</c>).</summary>
    [Range(0, 10)]
    public int VerificationChanges { get; set; } = 2;

    /// <summary>How often a code may be sent again (<c>SUPPORTS_RESEND</c>).</summary>
    [Range(0, 10)]
    public int VerificationResends { get; set; } = 2;

    /// <summary>How long a code is good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan VerificationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DefaultRegion.Length > 0 && NumberingPlan.Find(DefaultRegion) is null)
            yield return new ValidationResult($"Phones:DefaultRegion takes one of {string.Join(", ", NumberingPlan.Regions)}, or nothing.", [nameof(DefaultRegion)]);
    }
}
