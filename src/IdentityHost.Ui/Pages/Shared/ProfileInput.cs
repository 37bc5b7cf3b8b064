using IdentityHost.Accounts.ProfileFields;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>A profile field in the form.</summary>
/// <param name="Field">What it takes.</param>
/// <param name="Value">What was typed; null or empty for nothing yet.</param>
/// <param name="Error">What is wrong with that; null for nothing.</param>
internal sealed record ProfileInput(ProfileField Field, string? Value, string? Error)
{
    /// <summary>Its id, with a prefix because an operator may call a field as the page calls something else.</summary>
    public string Id => IdOf(Field.Name);

    public string ErrorId => Id + "-error";

    public string HintId => Id + "-hint";

    /// <summary>Its name in the form; equal to the id for the same reason.</summary>
    public string Name => Id;

    public string? Invalid => Error is null ? null : "true";

    /// <summary>What explains it, for screen readers.</summary>
    public string? DescribedBy => (HasHint, Error) switch
    {
        (true, null) => HintId,
        (true, _) => $"{HintId} {ErrorId}",
        (false, null) => null,
        _ => ErrorId,
    };

    public bool HasHint => Field is { Min: not null } or { Max: not null };

    public string InputType => Field.Type switch
    {
        ProfileFieldType.Email => "email",
        ProfileFieldType.Url => "url",
        ProfileFieldType.Number => "number",
        ProfileFieldType.Date => "date",
        _ => "text",
    };

    /// <summary>What browsers may fill in (WCAG 2.2, 1.3.5).</summary>
    public string? Autocomplete => Field.Name switch
    {
        "first_name" => "given-name",
        "last_name" => "family-name",
        "middle_name" => "additional-name",
        "nickname" => "nickname",
        "website" => "url",
        "gender" => "sex",
        "birthdate" => "bday",
        "locale" => "language",
        _ => null,
    };

    public static string IdOf(string field) => "profile-" + field;
}
