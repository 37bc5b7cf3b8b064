using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace IdentityHost.Api.Rest.Paging;

/// <summary>Where a page ended: the time and the id of its last row. What came before stays where it is, whatever is added or removed meanwhile.</summary>
/// <param name="At">In milliseconds.</param>
/// <param name="Id">Of the row.</param>
internal sealed record Cursor(long At, string Id)
{
    private const int MostCharacters = 400;

    /// <summary>The cursor of a row.</summary>
    public static Cursor Of(DateTimeOffset at, string id) => new(at.ToUnixTimeMilliseconds(), id);

    /// <summary>What clients hold: text without meaning to them.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At}.{Id}")));

    /// <summary>Reads what a client sent back (S-198).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Cursor? cursor)
    {
        cursor = null;
        if (text.Length > MostCharacters || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('.', 2);
        if (parts.Length == 2 && !parts[1].Any(char.IsControl) && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            cursor = new(at, parts[1]);
        return cursor is not null;
    }
}
