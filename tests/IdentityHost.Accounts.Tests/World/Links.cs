using System.Text.RegularExpressions;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Keys as they stand in mailed links.</summary>
internal static partial class Links
{
    /// <summary>The key of 256 bits in a mail.</summary>
    public static string KeyIn(string text) => Key().Match(text).Value;

    [GeneratedRegex(@"[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Key();
}
