using System.Globalization;
using System.Text.RegularExpressions;

namespace IdentityHost.Accounts.Blocking;

/// <summary>Regular expressions of the operator, run by the engine whose time grows with the length of the text only: no pattern can stall the server (S-212).</summary>
internal sealed class PatternList(IEnumerable<string> patterns)
{
    private readonly Regex[] _patterns = [.. patterns.Select(Compile)];

    /// <summary>What is wrong with a pattern; null when it can be used.</summary>
    public static string? Fault(string pattern)
    {
        try
        {
            Compile(pattern);
            return null;
        }
        catch (RegexParseException fault)
        {
            // The engine's words are not ours: they name its types, and may change (S-199).
            return string.Create(CultureInfo.InvariantCulture, $"which is no regular expression: it cannot be read from character {fault.Offset} on.");
        }
        catch (NotSupportedException)
        {
            return "which needs backreferences, lookarounds or atomic groups; those are not run here, because such patterns can take for ever.";
        }
    }

    /// <summary>Whether one of them matches anywhere in the text.</summary>
    public bool Fits(string text) => Array.Exists(_patterns, pattern => pattern.IsMatch(text));

    private static Regex Compile(string pattern) => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
