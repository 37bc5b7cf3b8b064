using System.Text;
using System.Text.Json;
using IdentityHost.Delivery.Mime;

namespace IdentityHost.Delivery.Vendors;

/// <summary>What a vendor says of a refusal, fit for the log: printable, short (S-201), and without the recipient or a number (S-200).</summary>
internal static class VendorWords
{
    private const int Longest = 200;
    private const int MostDigits = 6;

    /// <summary>Cleans the words.</summary>
    /// <param name="said">As they came.</param>
    /// <param name="recipient">Who must not stand in them.</param>
    public static string Shown(string said, string recipient)
    {
        var text = HeaderText.OneLine(said.Replace(recipient, "…", StringComparison.OrdinalIgnoreCase)).AsSpan();
        var shown = new StringBuilder();
        while (!text.IsEmpty && shown.Length < Longest)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
            var taken = Math.Max(digits, 1);
            shown.Append(digits > MostDigits ? "…" : text[..taken]);
            text = text[taken..];
        }

        return shown.ToString();
    }

    /// <summary>The body as JSON; null when it is none, which happens where a proxy answers in the vendor's place.</summary>
    public static T? Read<T>(byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
