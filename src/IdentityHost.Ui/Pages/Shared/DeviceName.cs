using IdentityHost.Ui.Languages;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>Browser and system from a <c>User-Agent</c>, as their owner calls them. A help for the memory: the header says what it likes.</summary>
internal static class DeviceName
{
    /// <summary>Most browsers name others as well, so the special ones come first.</summary>
    private static readonly (string Token, string Name)[] s_browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Token, string Name)[] s_systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>For example “Firefox, Linux”.</summary>
    public static string Of(string? userAgent, Texts texts) => (Find(s_browsers, userAgent), Find(s_systems, userAgent)) switch
    {
        (null, null) => texts["device.unknown"],
        (null, { } system) => system,
        ({ } browser, null) => browser,
        var (browser, system) => $"{browser}, {system}",
    };

    private static string? Find((string Token, string Name)[] known, string? userAgent) =>
        userAgent is null ? null : known.FirstOrDefault(k => userAgent.Contains(k.Token, StringComparison.Ordinal)).Name;
}
