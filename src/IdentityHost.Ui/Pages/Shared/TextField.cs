namespace IdentityHost.Ui.Pages.Shared;

/// <summary>A line to type, with its label <c>field.ID</c>, hint and error.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in the form.</param>
/// <param name="Type">Of the input.</param>
/// <param name="Value">What was typed; null for nothing yet.</param>
/// <param name="IsRequired">Whether it must be filled in.</param>
/// <param name="MaxLength">The most characters.</param>
/// <param name="Autocomplete">What browsers may fill in (WCAG 2.2, 1.3.5).</param>
/// <param name="Error">What is wrong with it; null for nothing.</param>
internal sealed record TextField(string Id, string Name, string Type, string? Value, bool IsRequired, int MaxLength, string Autocomplete, string? Error)
{
    /// <summary>The key of its hint; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>What explains it, for screen readers.</summary>
    public string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (null, _) => $"{Id}-error",
        (_, null) => $"{Id}-hint",
        _ => $"{Id}-hint {Id}-error",
    };
}
