namespace IdentityHost.OpenId.Registration;

/// <summary>Whether a redirect URI is a registered one: character by character (RFC 9700 §4.1.3), with the one exception of RFC 8252 §7.3.</summary>
internal static class RedirectUriMatch
{
    private static readonly string[] s_loopback = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>Whether the URI that was sent is the registered one. On the loopback addresses (not the name <c>localhost</c>) the port is free, since native apps take what the system gives them.</summary>
    public static bool Is(string registered, string sent)
    {
        if (string.Equals(registered, sent, StringComparison.Ordinal))
            return true;
        foreach (var origin in s_loopback)
        {
            if (AfterPort(registered, origin) is { } expected && AfterPort(sent, origin) is { } actual)
                return string.Equals(expected, actual, StringComparison.Ordinal);
        }

        return false;
    }

    /// <summary>Whether the URI leads to a web server rather than to an app of the device.</summary>
    public static bool IsWeb(string redirectUri) =>
        redirectUri.StartsWith("https://", StringComparison.Ordinal) || redirectUri.StartsWith("http://", StringComparison.Ordinal);

    /// <summary>Whether TLS tells whose redirect URI it is.</summary>
    public static bool IsHttps(string redirectUri) => redirectUri.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>What follows origin and port, or null when the URI has another origin or no sound port.</summary>
    private static string? AfterPort(string uri, string origin)
    {
        if (!uri.StartsWith(origin, StringComparison.Ordinal))
            return null;
        var rest = uri.AsSpan(origin.Length);
        if (rest.StartsWith(":"))
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? rest[1..(end + 1)] : rest[1..];
            if (digits.IsEmpty || digits[0] == '0' || !ushort.TryParse(digits, out _))
                return null;
            rest = rest[(digits.Length + 1)..];
        }

        return rest.IsEmpty || rest[0] is '/' or '?' ? rest.ToString() : null;
    }
}
