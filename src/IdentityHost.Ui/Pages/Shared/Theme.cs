using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>Light or dark: as the reader's system says, or as they chose on a page.</summary>
internal static class Theme
{
    /// <summary>The cookie with the choice.</summary>
    public static BrowserCookie Cookie { get; } = new("theme", 16);

    /// <summary>As the system says.</summary>
    public const string Auto = "auto";

    /// <summary>What can be chosen.</summary>
    public static IReadOnlyList<string> All { get; } = [Auto, "light", "dark"];

    /// <summary>The choice; null for the system's.</summary>
    public static string? Of(HttpContext http) => Cookie.Read(http) is ("light" or "dark") and var chosen ? chosen : null;
}
