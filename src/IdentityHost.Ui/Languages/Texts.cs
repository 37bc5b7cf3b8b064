using System.Globalization;
using IdentityHost.Accounts.Languages;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Languages;

/// <summary>The texts of one answer, in the language of whoever reads it.</summary>
internal sealed class Texts(Translations translations, IHttpContextAccessor accessor)
{
    private string? _language;

    /// <summary>The language shown: what the app asked for (<c>ui_locales</c>), or else the browser.</summary>
    public string Language => _language ??= accessor.HttpContext is { } http ? SpokenLanguages.Of(http) : SpokenLanguages.All[0];

    /// <summary>Which way it is written, as HTML calls it.</summary>
    public string Direction => CultureInfo.GetCultureInfo(Language).TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The text of a key, in English where the language lacks it.</summary>
    public string this[string key] =>
        Find(key) ?? throw new KeyNotFoundException($"No language has the text {key}.");

    /// <summary>The text of a key, or null when there is none in any language.</summary>
    public string? Find(string key) => translations.Of(Language).GetValueOrDefault(key) ?? translations.Of(SpokenLanguages.All[0]).GetValueOrDefault(key);

    /// <summary>The text with its places filled.</summary>
    public string Format(string key, params object?[] values) => string.Format(CultureInfo.GetCultureInfo(Language), this[key], values);

    /// <summary>A waiting time in words.</summary>
    public string Wait(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        if (seconds <= 1)
            return this["wait.second"];
        return seconds < 90 ? Format("wait.seconds", seconds) : Format("wait.minutes", (int)Math.Ceiling(seconds / 60d));
    }

    /// <summary>A day in words.</summary>
    public string Day(DateTimeOffset at) => at.UtcDateTime.ToString("D", CultureInfo.GetCultureInfo(Language));

    /// <summary>A moment in words; in UTC, because the server does not know the reader's zone.</summary>
    public string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.GetCultureInfo(Language)) + " UTC";

    /// <summary>Prefers the languages a request names, best first; none changes nothing.</summary>
    public void Prefer(IReadOnlyList<string> wanted)
    {
        if (wanted.Count == 0 || accessor.HttpContext is not { } http)
            return;
        SpokenLanguages.Prefer(http, wanted);
        _language = null;
    }
}
