namespace IdentityHost.Data.Sql;

/// <summary>Patterns of LIKE for texts of strangers; the statements say <c>ESCAPE '\'</c>.</summary>
internal static class LikePattern
{
    /// <summary>What begins so; null for no condition.</summary>
    public static string? Beginning(string? text) => text is null ? null : Escaped(text) + "%";

    /// <summary>What holds it somewhere.</summary>
    public static string Holding(string text) => $"%{Escaped(text)}%";

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
