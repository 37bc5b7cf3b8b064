using IdentityHost.Accounts.External;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>
/// A page that goes on to a provider by itself, in place of a redirect: what answers a form may lead nowhere but here (CSP <c>form-action</c>), and where a
/// provider sends people on to nobody knows beforehand.
/// </summary>
/// <param name="Url">The provider's address.</param>
/// <param name="Name">What people call the provider.</param>
internal sealed record OnTheWay(string Url, string Name)
{
    /// <summary>The page.</summary>
    public static ViewResult To(HttpContext http, string url, IExternalProviders providers, string? provider)
    {
        http.Response.Headers["Refresh"] = $"0;url={url}";
        return new()
        {
            ViewName = "/Pages/Shared/OnTheWay.cshtml",
            ViewData = new ViewDataDictionary<OnTheWay>(new EmptyModelMetadataProvider(), new ModelStateDictionary())
            {
                Model = new OnTheWay(url, providers.Enabled.FirstOrDefault(p => p.Id == provider)?.Name ?? ""),
            },
        };
    }
}
