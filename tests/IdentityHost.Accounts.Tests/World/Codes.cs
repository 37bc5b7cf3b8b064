using System.Text.RegularExpressions;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Codes as people read them out of mails.</summary>
internal static partial class Codes
{
    /// <summary>The first six digits of a mail that stand together, or with a space in the middle.</summary>
    public static string In(string text) => Six().Match(text) is { Success: true, Value: var found }
        ? found.Replace(" ", "", StringComparison.Ordinal)
        : throw new InvalidOperationException($"No code in: {text}");

    /// <summary>Whether a mail holds a code at all.</summary>
    public static bool AreIn(string text) => Six().IsMatch(text);

    /// <summary>A code that is not this one.</summary>
    public static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    [GeneratedRegex(@"\b[0-9]{3} ?[0-9]{3}\b", RegexOptions.None, 1000)]
    private static partial Regex Six();
}
