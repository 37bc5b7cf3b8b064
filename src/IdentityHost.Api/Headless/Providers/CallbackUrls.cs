using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Headless.Clients;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>Where a browser may go after a provider: to a path of ours, or to a page of an origin that is trusted (S-083).</summary>
internal sealed class CallbackUrls(TrustedOrigins origins)
{
    private const int MostCharacters = 2048;

    /// <summary>The address as it will be sent; null when the browser may not go there.</summary>
    public string? Read(HttpRequest request, string? url)
    {
        if (LocalPath.IsLocal(url))
            return url;
        // What browsers and this parser could read otherwise than each other is not let in at all.
        if (url is not { Length: > 0 and <= MostCharacters } || url.Any(c => c is '\\' or <= ' ' or > '~'))
            return null;
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http" && parsed.UserInfo.Length == 0
            && origins.Trusts(request, parsed.GetLeftPart(UriPartial.Authority)) ? parsed.AbsoluteUri : null;
    }
}
