using System.Text;

namespace IdentityHost.Accounts.Messages;

/// <summary>
/// What strangers chose freely (the name of a passkey, a user agent) in a mail that seems to come from us: short, one line, and nothing in it that a
/// mail program would make a link of (S-176).
/// </summary>
internal static class WrittenByPeople
{
    private const int Longest = 120;

    public static string Shown(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, Longest));
        for (var i = 0; i < text.Length && shown.Length < Longest; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            // example.org, ada@example.org, https://…: the dot before a letter, the at sign and the double slash make the link.
            var links = c == '@' || (c == '.' && char.IsLetter(next)) || (c == ':' && next == '/') || (c == '/' && next == '/');
            shown.Append(links || char.IsControl(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format ? ' ' : c);
        }

        // A character outside the first plane is two; half of one is none.
        if (shown.Length > 0 && char.IsHighSurrogate(shown[^1]))
            shown.Length--;
        return shown.ToString().Trim();
    }
}
