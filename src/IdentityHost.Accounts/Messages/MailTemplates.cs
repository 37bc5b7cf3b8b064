using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using IdentityHost.Accounts.Languages;

namespace IdentityHost.Accounts.Messages;

/// <summary>The texts of all mails and text messages, from the files in <c>Texts</c>, read when the first mail is written.</summary>
internal sealed class MailTemplates
{
    private const string Folder = "mails/";

    private readonly Lazy<FrozenDictionary<string, MailTemplate>> _all = new(ReadAll);

    /// <summary>The text of a name in a language; in English where the language is not spoken.</summary>
    public MailTemplate Of(string name, string language) =>
        _all.Value.GetValueOrDefault($"{language}/{name}") ?? _all.Value.GetValueOrDefault($"{SpokenLanguages.All[0]}/{name}")
        ?? throw new InvalidOperationException($"There is no text of the mail {name}.");

    /// <summary>A time in words, in the largest unit of which there are two at least, so that no language needs its singular.</summary>
    public string InWords(TimeSpan time, string language)
    {
        var (count, unit) = time switch
        {
            { TotalDays: >= 2 } => (time.TotalDays, "days"),
            { TotalHours: >= 2 } => (time.TotalHours, "hours"),
            { TotalMinutes: >= 2 } => (time.TotalMinutes, "minutes"),
            _ => (time.TotalSeconds, "seconds"),
        };
        var number = Math.Floor(count).ToString("0", CultureInfo.InvariantCulture);
        return MailTemplate.Fill(Of(unit, language).Subject, new Dictionary<string, string>(StringComparer.Ordinal) { ["count"] = number });
    }

    /// <summary>Every text as <c>language/name</c>.</summary>
    public IEnumerable<string> Names => _all.Value.Keys;

    private static FrozenDictionary<string, MailTemplate> ReadAll()
    {
        var here = typeof(MailTemplates).Assembly;
        return here.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => Path.ChangeExtension(name[Folder.Length..], null), name => MailTemplate.Parse(Read(here, name)), StringComparer.Ordinal);
    }

    private static string Read(Assembly here, string name)
    {
        using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
