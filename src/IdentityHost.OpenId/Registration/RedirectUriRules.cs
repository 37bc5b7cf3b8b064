using System.Buffers;
using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Registration;

/// <summary>Which redirect URIs may be registered.</summary>
/// <remarks>RFC 7591 §2, RFC 8252 §7 and §8.4, OpenID Connect Registration §2, RFC 9700 §4.1; S-101. What is registered is matched character by character, so only one spelling is let in.</remarks>
internal static class RedirectUriRules
{
    public const int Most = 20;
    public const int Longest = 1024;

    private static readonly SearchValues<char> s_foreign = SearchValues.Create("\"<>\\^`{|}*");
    private static readonly string[] s_loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Why the URI may not be registered, as the end of a sentence that begins with it; null when it may.</summary>
    public static string? Refusal(string uri)
    {
        if (uri.Length is 0 or > Longest)
            return $"is empty or longer than {Longest} characters";

        // What a browser or a parser might read differently than we do: spaces, controls, non-ASCII, quotes, backslashes, wildcards.
        if (uri.AsSpan().ContainsAnyExceptInRange('!', '~') || uri.AsSpan().ContainsAny(s_foreign))
            return "has characters that a URI may not have, or a wildcard";
        if (uri.Contains('#', StringComparison.Ordinal))
            return "has a fragment";

        // A path alone counts as a file's URI on Unix, so the colon is looked for too.
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
            return "is not an absolute URI";

        var scheme = uri[..colon];
        if (HasDotSegment(uri))
            return "has a dot segment";
        return scheme switch
        {
            "https" => WebRefusal(uri, parsed),
            "http" => WebRefusal(uri, parsed) ?? (IsLoopback(parsed) ? null : "uses http, which is for loopback addresses only"),
            _ => PrivateSchemeRefusal(scheme),
        };
    }

    /// <summary>The refusal of a list, naming the field and the value.</summary>
    public static OAuthError? Check(string field, IReadOnlyList<string> uris)
    {
        if (uris.Count > Most)
            return OAuthError.InvalidRedirectUri($"{field}: more than {Most} values.");
        foreach (var uri in uris)
        {
            if (Refusal(uri) is { } reason)
                return OAuthError.InvalidRedirectUri(Printable.Ascii($"{field}: {uri} {reason}."));
        }

        return uris.Distinct(StringComparer.Ordinal).Count() == uris.Count ? null : OAuthError.InvalidRedirectUri($"{field}: a value appears twice.");
    }

    /// <summary>Whether the URI leads to the machine of the person who opens it.</summary>
    public static bool IsLoopback(Uri uri) => s_loopbackHosts.Contains(uri.Host, StringComparer.Ordinal);

    private static string? WebRefusal(string uri, Uri parsed)
    {
        if (!uri.AsSpan(parsed.Scheme.Length).StartsWith("://") || parsed.Host.Length == 0)
            return "has no host";

        var authority = uri.AsSpan(parsed.Scheme.Length + 3);
        if (authority.IndexOfAny('/', '?') is var end and >= 0)
            authority = authority[..end];
        if (authority.Contains('@'))
            return "has user information";

        // A host that the parser had to mend (decimal and octal addresses, capitals, encoded dots) is not what it seems.
        return authority.StartsWith(parsed.Host, StringComparison.Ordinal) ? null : "has a host that is not in its plain form";
    }

    /// <summary>RFC 8252 §7.1: a private scheme is a domain name under the app's control, reversed, so it has a dot. That leaves out javascript, data, file and all their kin, in whatever case.</summary>
    private static string? PrivateSchemeRefusal(string scheme)
    {
        if (scheme.AsSpan().ContainsAnyInRange('A', 'Z'))
            return "has a scheme in capitals";
        return scheme.Contains('.', StringComparison.Ordinal) && !scheme.StartsWith('.') && !scheme.EndsWith('.')
            ? null
            : "has a scheme that is neither https nor a reversed domain name";
    }

    private static bool HasDotSegment(string uri)
    {
        var path = uri.AsSpan();
        if (path.IndexOf('?') is var query and >= 0)
            path = path[..query];
        foreach (var range in path.Split('/'))
        {
            var segment = path[range].ToString().Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            var bare = segment.Split(';')[0];
            if (bare is "." or "..")
                return true;
        }

        return false;
    }
}
