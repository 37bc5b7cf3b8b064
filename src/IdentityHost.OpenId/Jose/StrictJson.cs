using System.Text.Json;
using System.Text.Unicode;

namespace IdentityHost.OpenId.Jose;

/// <summary>JSON that strangers wrote, read strictly: UTF-8, no member twice, no comments, at most 16 deep, every text whole characters.</summary>
/// <remarks>
/// RFC 8259 §8, RFC 8725 §3.6; S-123, S-197. The parser of the framework looks at the text of a string only when somebody asks for it, and
/// throws then: bytes that are no UTF-8 and halves of surrogate pairs are refused here instead, once for all who ask later.
/// </remarks>
public static class StrictJson
{
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions s_document = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonReaderOptions s_reader = new() { MaxDepth = MaxDepth };

    /// <summary>The document, or null; the fault is for the log.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json, out string? fault)
    {
        fault = null;
        if (!Utf8.IsValid(json.Span))
        {
            fault = "The text is not UTF-8.";
            return null;
        }

        try
        {
            ReadTexts(json.Span);
            return JsonDocument.Parse(json, s_document);
        }
        catch (JsonException broken)
        {
            fault = broken.Message;
            return null;
        }
        catch (InvalidOperationException half)
        {
            fault = half.Message;
            return null;
        }
    }

    /// <summary>Throws when a text is half of a character (<c>\ud800</c> alone).</summary>
    private static void ReadTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, s_reader);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
                reader.GetString();
        }
    }
}
