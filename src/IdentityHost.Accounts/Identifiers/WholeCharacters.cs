namespace IdentityHost.Accounts.Identifiers;

/// <summary>Cuts text between characters, never within one that takes two UTF-16 units: half a character cannot be stored.</summary>
internal static class WholeCharacters
{
    /// <summary>The beginning of the text, of at most this many UTF-16 units.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
