using System.Diagnostics;
using IdentityHost.Accounts.External;
using IdentityHost.OpenId.Authorize.Responses;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>
/// A page that goes on to a provider or an app by itself, in place of a redirect: what answers a form may lead nowhere but here (CSP <c>form-action</c>), and
/// where others send people on to nobody knows beforehand.
/// </summary>
/// <param name="Url">Where it goes.</param>
/// <param name="Name">What people call it; of an app untrusted text.</param>
/// <param name="Words">The key of the text under <c>onway.</c> in the language files.</param>
internal sealed record OnTheWay(string Url, string Name, string Words)
{
    /// <summary>The page on the way to a provider.</summary>
    public static ViewResult To(HttpContext http, string url, IExternalProviders providers, string? provider) =>
        new OnTheWay(url, providers.Enabled.FirstOrDefault(p => p.Id == provider)?.Name ?? "", "provider").ToResult(http);

    private ViewResult ToResult(HttpContext http)
    {
        http.Response.Headers["Refresh"] = $"0;url={Url}";
        return new()
        {
            ViewName = "/Pages/Shared/OnTheWay.cshtml",
            ViewData = new ViewDataDictionary<OnTheWay>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = this },
        };
    }

    /// <summary>The page on the way to an app.</summary>
    internal sealed class Page : IOnTheWayPage
    {
        public Task WriteAsync(HttpContext http, string url, string app, Departure why)
        {
            ContentSecurity.Apply(http, null);
            // What the antiforgery system would set itself, and warn about, for the form at the foot of the page.
            http.Response.Headers.CacheControl = "no-cache, no-store";
            var words = why switch
            {
                Departure.SignedIn => "signedin",
                Departure.SignedOut => "signedout",
                Departure.Refused => "refused",
                _ => throw new UnreachableException(),
            };
            return new OnTheWay(url, app, words).ToResult(http).ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
        }
    }
}
