using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>What a sign-up asks for beside address, user name and password.</summary>
public sealed class ProfileFieldOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = AccountsOptions.Section;

    private const int MostFields = 50;

    /// <summary>The fields, in the order they are asked for. Empty unless set.</summary>
    public IList<ProfileFieldSettings> ProfileFields { get; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ProfileFields.Count > MostFields)
            yield return Fault("", $"holds more than {MostFields} fields.");
        foreach (var (index, field) in ProfileFields.Index())
        {
            foreach (var fault in field.Faults())
                yield return Fault($":{index}", fault);
        }

        foreach (var twice in ProfileFields.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return Fault("", $"has the field '{twice.Key}' more than once.");
    }

    private static ValidationResult Fault(string place, string fault) => new($"{Section}:{nameof(ProfileFields)}{place} {fault}", [nameof(ProfileFields)]);
}
