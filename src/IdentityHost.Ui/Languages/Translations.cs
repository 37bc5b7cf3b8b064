using System.Collections.Frozen;
using System.Text.Json;
using IdentityHost.Accounts.Languages;

namespace IdentityHost.Ui.Languages;

/// <summary>The texts of the pages by language, from the JSON files in this folder. A language is added by adding its file and its name to <see cref="SpokenLanguages"/>.</summary>
internal sealed class Translations
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _texts =
        SpokenLanguages.All.ToFrozenDictionary(language => language, Read, StringComparer.OrdinalIgnoreCase);

    /// <summary>The texts of a language of <see cref="SpokenLanguages"/>.</summary>
    public FrozenDictionary<string, string> Of(string language) => _texts[language];

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = typeof(Translations).Assembly.GetManifestResourceStream($"languages/{language}.json")
            ?? throw new InvalidOperationException($"The texts in {language} are not embedded in this build.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
    }
}
