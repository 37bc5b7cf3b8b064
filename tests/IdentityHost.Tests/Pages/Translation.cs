using System.Text.Json;
using System.Text.RegularExpressions;
using IdentityHost.Testing;

namespace IdentityHost.Tests.Pages;

/// <summary>What English words of the pages are called in another language, from the files the pages take them from.</summary>
internal sealed class Translation(string language)
{
    private static readonly Dictionary<string, string> s_english = Read("en");

    private readonly Dictionary<string, string> _words = Read(language);

    /// <summary>Exactly these words, or whatever stands in their places; <c>*</c> stands for what is put in.</summary>
    public Regex Pattern(string english)
    {
        var all = s_english.Where(w => w.Value == english).Select(w => _words[w.Key]).Distinct(StringComparer.Ordinal).ToList();
        return all.Count > 0
            ? new($"^\\s*({string.Join('|', all.Select(Regex.Escape))})\\s*$", RegexOptions.None, TimeSpan.FromSeconds(1))
            : throw new InvalidOperationException($"No page says '{english}'.");
    }

    /// <summary>The words of a key with its places filled.</summary>
    public string Of(string key, params object[] values) => string.Format(System.Globalization.CultureInfo.InvariantCulture, _words[key], values);

    private static Dictionary<string, string> Read(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Repository.Path("src", "IdentityHost.Ui", "Languages", language + ".json")))!;
}
