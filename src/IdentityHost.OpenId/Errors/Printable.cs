
namespace IdentityHost.OpenId.Errors;

/// <summary>Text that may stand in an <c>error_description</c>.</summary>
internal static class Printable
{
    private const int Longest = 300;

    /// <summary>RFC 6749 §5.2 allows printable ASCII without quote and backslash; everything else becomes a question mark, and long text is cut.</summary>
    public static string Ascii(string text) =>
        string.Create(Math.Min(text.Length, Longest), text, static (clean, source) =>
        {
            for (var i = 0; i < clean.Length; i++)
                clean[i] = source[i] is >= ' ' and <= '~' and not '"' and not '\\' ? source[i] : '?';
        });
}
