using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace IdentityHost.Api.Rest.Paging;

/// <summary>Where a page of an ordered list ended: what its last row is ordered by, and its id.</summary>
/// <param name="Key">A text, or a time in milliseconds.</param>
/// <param name="Id">Of the row.</param>
internal sealed record Place(string Key, string Id)
{
    private const int MostCharacters = 2000;

    /// <summary>Of a row that is ordered by a text.</summary>
    public static Place Of(string key, string id) => new(key, id);

    /// <summary>Of a row that is ordered by a time.</summary>
    public static Place Of(DateTimeOffset at, string id) => new(at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), id);

    /// <summary>The key as a time; what is read by <see cref="TryParse"/> for an order by time is one.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Key, CultureInfo.InvariantCulture));

    /// <summary>What clients hold: text without meaning to them. The order is in it, for in another one the place means nothing.</summary>
    public string Write(string sort) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{sort}\n{Id}\n{Key}"));

    /// <summary>Reads what a client sent back (S-198).</summary>
    /// <param name="text">That.</param>
    /// <param name="sort">The order that is asked for now.</param>
    /// <param name="isTime">Whether it is an order by a time.</param>
    /// <param name="place">The place.</param>
    public static bool TryParse(string? text, string sort, bool isTime, [NotNullWhen(true)] out Place? place)
    {
        place = null;
        if (text is not { Length: <= MostCharacters } || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        if (parts is not [var order, var id, var key] || order != sort || parts.Any(part => part.Any(char.IsControl)))
            return false;
        if (isTime && !(long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
            return false;
        place = new(key, id);
        return true;
    }
}
