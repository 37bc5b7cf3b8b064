namespace IdentityHost.OpenId.Authorize.Responses;

/// <summary>A redirect URI as a Content-Security-Policy and a person see it.</summary>
internal static class RedirectOrigin
{
    /// <summary>The CSP source expression: the origin of a web address, or the bare scheme where CSP has no word for it (apps' schemes, IPv6).</summary>
    public static string Of(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        return IsWeb(uri) && uri.HostNameType != UriHostNameType.IPv6 ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":";
    }

    /// <summary>What people read: the host of a web address, or the scheme of an app's.</summary>
    public static string Host(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        return IsWeb(uri) ? uri.IdnHost : uri.Scheme;
    }

    /// <summary>Whether it is a web address, and no app's scheme.</summary>
    public static bool IsWeb(string redirectUri) => IsWeb(new Uri(redirectUri));

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;
}
