namespace IdentityHost.OpenId;

/// <summary>What names something in an address of this server.</summary>
internal static class PathSegment
{
    /// <summary>
    /// Whether the name, encoded, is one segment of a path and no other's: a server decodes before it routes, but leaves %2F, so that a name with % may read
    /// like one with a slash; and dots alone walk through the path (RFC 3986 §5.2.4).
    /// </summary>
    public static bool Holds(string name) => !name.Contains('%', StringComparison.Ordinal) && name is not ("." or "..");
}
