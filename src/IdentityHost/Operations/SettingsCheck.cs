using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Checks one options class by its attributes, and names each setting by its full key.</summary>
internal sealed class SettingsCheck<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(faults.Select(f => $"{section}:{f.MemberNames.FirstOrDefault()}: {f.ErrorMessage}"));
    }
}
