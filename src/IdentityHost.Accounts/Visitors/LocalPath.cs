namespace IdentityHost.Accounts.Visitors;

/// <summary>The one parser of return addresses: a path on this server, or nothing (S-083).</summary>
public static class LocalPath
{
    private const int MaxLength = 2048;

    /// <summary>The address when it is a local path with an optional query; otherwise <paramref name="otherwise"/>.</summary>
    public static string Or(string? address, string otherwise) => IsLocal(address) ? address! : otherwise;

    /// <summary>
    /// An allow list, not a list of tricks: one slash, then no slash or backslash, and everywhere only characters RFC 3986 gives a path or query.
    /// Percent signs are allowed in the query only, so that no encoded slash, backslash or control character hides in the path.
    /// </summary>
    public static bool IsLocal(string? address)
    {
        if (address is not { Length: > 0 and <= MaxLength } || address[0] != '/' || (address.Length > 1 && address[1] == '/'))
            return false;
        var inQuery = false;
        foreach (var c in address)
        {
            inQuery |= c == '?';
            var good = char.IsAsciiLetterOrDigit(c) || "-._~/?&=+,:".Contains(c, StringComparison.Ordinal) || (c == '%' && inQuery);
            if (!good)
                return false;
        }
        return !address.Split('?', 2)[0].Contains("//", StringComparison.Ordinal);
    }
}
