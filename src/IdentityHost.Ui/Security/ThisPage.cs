using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Security;

/// <summary>The way back to the page that is shown.</summary>
internal static class ThisPage
{
    private const int IdLength = 43;

    /// <summary>Its path, with what the pages of one sign-in hand on; the start page for what is no page. Nothing else of the request is repeated.</summary>
    public static string Of(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>()?.AttributeRouteInfo?.Template is not { } template)
            return "/";
        var id = http.Request.Query["request"].ToString();
        var isId = id.Length == IdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return $"/{template}{NextPage.Query(isId ? id : null, http.Request.Query["return"])}";
    }
}
