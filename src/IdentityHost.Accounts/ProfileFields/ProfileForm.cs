using System.Text.Json.Nodes;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>The profile fields of this server.</summary>
internal sealed class ProfileForm(IOptions<ProfileFieldOptions> options)
{
    public IReadOnlyList<ProfileField> Fields { get; } = [.. options.Value.ProfileFields.Select(s => new ProfileField(s))];

    /// <summary>The values by their fields' names, null for none; adds what is wrong, in the order of the fields. What no field is called is ignored.</summary>
    public JsonObject? Read(IReadOnlyDictionary<string, string?> sent, List<InputError> errors)
    {
        var values = new JsonObject();
        foreach (var field in Fields)
        {
            var isThere = sent.TryGetValue(field.Name, out var typed);
            var (value, error) = isThere && typed is null ? (null, "invalid") : field.Read(typed);
            if (error is not null)
                errors.Add(new(error, field.Name));
            else if (value is not null)
                values[field.Name] = value;
        }

        return values.Count == 0 ? null : values;
    }
}
