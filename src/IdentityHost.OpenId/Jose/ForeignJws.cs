using System.Text;
using System.Text.Json;

namespace IdentityHost.OpenId.Jose;

/// <summary>A token somebody else signed, taken apart but not yet verified.</summary>
/// <remarks>RFC 7515 §5.2, RFC 8725; limits S-123, algorithms S-122.</remarks>
public sealed class ForeignJws : IDisposable
{
    private readonly JsonDocument _payload;
    private readonly byte[] _input;
    private readonly byte[] _signature;

    private ForeignJws(string algorithm, string? keyId, string? type, JsonDocument payload, byte[] input, byte[] signature)
    {
        (Algorithm, KeyId, Type) = (algorithm, keyId, type);
        (_payload, _input, _signature) = (payload, input, signature);
    }

    /// <summary>One of <see cref="SignatureAlgorithms.OfClients"/>.</summary>
    public string Algorithm { get; }

    public string? KeyId { get; }

    public string? Type { get; }

    /// <summary>The claims, an object; not to be believed before <see cref="IsSignedBy"/> said yes.</summary>
    public JsonElement Claims => _payload.RootElement;

    /// <summary>Takes a token apart; the fault is for the log.</summary>
    public static ForeignJws? TryRead(string token, out string? fault)
    {
        if (!CompactJws.TrySplit(token, out var header, out var payload, out var signature))
        {
            fault = "It is not a compact JWS of at most 16 KiB.";
            return null;
        }

        var text = token.AsSpan();
        if (Base64UrlText.TryDecode(text[header]) is not { } headerBytes
            || Base64UrlText.TryDecode(text[payload]) is not { } payloadBytes
            || Base64UrlText.TryDecode(text[signature]) is not { Length: > 0 } signatureBytes)
        {
            fault = "A part is not strict base64url, or the signature is empty.";
            return null;
        }

        using var headerJson = TryParse(headerBytes);
        if (headerJson is null || HeaderFault(headerJson.RootElement) is not null)
        {
            fault = headerJson is null ? "The header is no strict JSON object." : HeaderFault(headerJson.RootElement);
            return null;
        }

        if (TryParse(payloadBytes) is not { } claims)
        {
            fault = "The payload is no strict JSON object.";
            return null;
        }

        fault = null;
        var head = headerJson.RootElement;
        return new(Text(head, "alg")!, Text(head, "kid"), Text(head, "typ"), claims, Encoding.ASCII.GetBytes(token, 0, payload.End.Value), signatureBytes);
    }

    /// <summary>Whether this key made the signature.</summary>
    public bool IsSignedBy(PublicKey key) => key.Verify(Algorithm, _input, _signature);

    /// <summary>A claim that is text, or null.</summary>
    public string? Text(string claim) => Text(Claims, claim);

    /// <summary>A claim that is a moment (RFC 7519 §2, NumericDate), or null.</summary>
    public DateTimeOffset? Moment(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    public void Dispose() => _payload.Dispose();

    /// <summary>Keys named inside the token (jku, jwk, x5u, x5c) are not followed but refused: nobody honest sends them here.</summary>
    private static string? HeaderFault(JsonElement header)
    {
        foreach (var member in header.EnumerateObject())
        {
            if (member.Name is "crit" or "jku" or "jwk" or "x5u" or "x5c" or "zip" or "enc" or "b64" or "p2s" or "p2c")
                return $"The header has the member {member.Name}.";
            if (member.Name is "alg" or "kid" or "typ" && member.Value.ValueKind != JsonValueKind.String)
                return $"The header's {member.Name} is not text.";
        }

        return Text(header, "alg") is { } alg && SignatureAlgorithms.OfClients.Contains(alg, StringComparer.Ordinal)
            ? null
            : "The algorithm is not one clients may sign with.";
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? TryParse(byte[] json)
    {
        var document = StrictJson.TryParse(json, out _);
        if (document is null or { RootElement.ValueKind: JsonValueKind.Object })
            return document;
        document.Dispose();
        return null;
    }
}
