namespace IdentityHost.Ui.Pages.Elements;

/// <summary>The field somebody types a code into. Keyboard and hint follow the settings: what cannot be typed on a phone's number pad is not asked for there.</summary>
/// <param name="Kind">Where the code comes from.</param>
/// <param name="Error">What is wrong with what was typed, said beside the field; null for nothing.</param>
internal sealed record CodeField(CodeKind Kind, string? Error)
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "code";

    /// <summary>Its name in the form.</summary>
    public string Name { get; init; } = "Code";

    /// <summary>What was typed; null for nothing yet, or where it is not shown again.</summary>
    public string? Value { get; init; }

    /// <summary>Wrong tries the code still bears; null where they are not counted by code.</summary>
    public int? TriesLeft { get; init; }

    /// <summary>Whether the page begins there.</summary>
    public bool IsFocused { get; init; }

    /// <summary>The key of its label.</summary>
    public string Label => Kind == CodeKind.Recovery ? "second.recovery.label" : "field.code";

    /// <summary>What explains it, for screen readers.</summary>
    public string DescribedBy => Error is null ? $"{Id}-hint" : $"{Id}-hint {Id}-error";
}

/// <summary>Where a code comes from.</summary>
internal enum CodeKind
{
    /// <summary>It was mailed or texted.</summary>
    Sent,

    /// <summary>An authenticator app shows it.</summary>
    App,

    /// <summary>It is one of the set that was saved.</summary>
    Recovery,

    /// <summary>An authenticator app shows it, or it is one of the set.</summary>
    AppOrRecovery,
}
