using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Security;

/// <summary>The way back to the page that is shown.</summary>
internal static class ThisPage
{
    private const int IdLength = 43;
    private const int MostOfKey = 128;

    /// <summary>Its path; null for what is no page.</summary>
    public static string? PathOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>()?.AttributeRouteInfo?.Template is { } template ? $"/{template}" : null;

    /// <summary>
    /// Its path, with what the pages of one sign-in hand on, and the key of a mailed link where it is such a link's page; the start page for what is no page.
    /// Nothing else of the request is repeated.
    /// </summary>
    public static string Of(HttpContext http)
    {
        if (PathOf(http) is not { } path)
            return "/";
        var id = http.Request.Query["request"].ToString();
        var query = NextPage.Query(id.Length == IdLength && IsPlain(id) ? id : null, http.Request.Query["return"]);
        return $"{path}{(KeyOf(http) is var (name, key) ? query.Add(name, key) : query)}";
    }

    /// <summary>The key stands in the address when the page is opened, and in the form that sends it back.</summary>
    private static (string Name, string Key)? KeyOf(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<LinkKeyAttribute>() is not { Name: var name })
            return null;
        var key = (http.Request.HasFormContentType ? http.Request.Form[name] : http.Request.Query[name]).ToString();
        return key.Length is > 0 and <= MostOfKey && IsPlain(key) ? (name, key) : null;
    }

    private static bool IsPlain(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
