using System.Collections.Frozen;
using System.Text.Json;

namespace IdentityHost.Ui.Languages;

/// <summary>The texts of the pages by language, from the JSON files in this folder. A language is added by adding its file and its name here.</summary>
internal sealed class Translations
{
    /// <summary>BCP 47 tags, the first one being what is shown when nothing else fits.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de"];

    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _texts =
        Languages.ToFrozenDictionary(language => language, Read, StringComparer.OrdinalIgnoreCase);

    /// <summary>The texts of a language of <see cref="Languages"/>.</summary>
    public FrozenDictionary<string, string> Of(string language) => _texts[language];

    /// <summary>The first language wanted that there is, by its primary subtag (RFC 4647 §3.4 lookup).</summary>
    public static string Choose(IEnumerable<string> wanted)
    {
        foreach (var tag in wanted)
        {
            var primary = tag.Split('-', 2)[0];
            if (Languages.FirstOrDefault(l => l.Equals(primary, StringComparison.OrdinalIgnoreCase)) is { } language)
                return language;
        }
        return Languages[0];
    }

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = typeof(Translations).Assembly.GetManifestResourceStream($"languages/{language}.json")
            ?? throw new InvalidOperationException($"The texts in {language} are not embedded in this build.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
    }
}
