using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IdentityHost.Accounts.Identifiers;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>A profile field: what the faces show of it, and what it takes.</summary>
public sealed class ProfileField
{
    private readonly ProfileFieldSettings _settings;
    private readonly Regex? _pattern;

    internal ProfileField(ProfileFieldSettings settings)
    {
        _settings = settings;
        _pattern = settings.Pattern is { } pattern ? ProfileFieldSettings.Compile(pattern) : null;
        Choices = [.. settings.Choices];
    }

    /// <summary>What requests and errors call it.</summary>
    public string Name => _settings.Name;

    /// <summary>What it takes.</summary>
    public ProfileFieldType Type => _settings.Type;

    /// <summary>Whether it may not be missing.</summary>
    public bool IsRequired => _settings.Required;

    /// <summary>The most characters; null where they are not counted.</summary>
    public int? MaxLength => _settings.IsText ? _settings.MaxLength : null;

    /// <summary>The least number or the first day; null for any.</summary>
    public string? Min => _settings.Min;

    /// <summary>The greatest number or the last day; null for any.</summary>
    public string? Max => _settings.Max;

    /// <summary>What a choice may be.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>What stands beside the input in a language.</summary>
    public string LabelIn(string language) => _settings.Labels.TryGetValue(language, out var label) ? label : _settings.Label;

    /// <summary>The value, null for none; or the error code.</summary>
    internal (JsonValue? Value, string? Error) Read(string? typed)
    {
        typed = typed?.Trim();
        if (string.IsNullOrEmpty(typed))
            return (null, IsRequired ? "required" : null);
        return Type switch
        {
            ProfileFieldType.Number => ReadNumber(typed),
            ProfileFieldType.Date => ReadDate(typed),
            ProfileFieldType.Boolean => ReadSwitch(typed),
            ProfileFieldType.Choice => Choices.Contains(typed, StringComparer.Ordinal) ? (JsonValue.Create(typed), null) : (null, "invalid_choice"),
            _ => ReadText(typed),
        };
    }

    private (JsonValue?, string?) ReadText(string typed)
    {
        if (typed.Length > MaxLength)
            return (null, "max_length");
        var fits = ProfileValues.IsLine(typed) && _pattern?.IsMatch(typed) is not false && Type switch
        {
            ProfileFieldType.Email => EmailAddress.TryParse(typed, out _),
            ProfileFieldType.Url => ProfileValues.IsUrl(typed),
            _ => true,
        };
        return fits ? (JsonValue.Create(typed), null) : (null, "invalid");
    }

    private (JsonValue?, string?) ReadNumber(string typed)
    {
        if (ProfileValues.NumberOf(typed) is not { } number)
            return (null, "invalid");
        if (number < ProfileValues.NumberOf(Min))
            return (null, "min_value");
        return number > ProfileValues.NumberOf(Max) ? (null, "max_value") : (JsonValue.Create(number), null);
    }

    private (JsonValue?, string?) ReadDate(string typed)
    {
        if (ProfileValues.DateOf(typed) is not { } day)
            return (null, "invalid");
        if (day < ProfileValues.DateOf(Min))
            return (null, "min_value");
        return day > ProfileValues.DateOf(Max) ? (null, "max_value") : (JsonValue.Create(typed), null);
    }

    /// <summary>The words for yes and no that allauth's forms take; a required switch must be on.</summary>
    private (JsonValue?, string?) ReadSwitch(string typed) => typed switch
    {
        "true" or "True" or "on" or "1" => (JsonValue.Create(true), null),
        "false" or "False" or "off" or "0" => IsRequired ? (null, "required") : (JsonValue.Create(false), null),
        _ => (null, "invalid"),
    };
}
