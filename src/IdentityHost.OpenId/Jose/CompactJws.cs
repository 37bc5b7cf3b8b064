using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.OpenId.Jose;

/// <summary>Signing and verifying in the compact form (RFC 7515 §7.1), for tokens of our own.</summary>
internal static class CompactJws
{
    /// <summary>No token is longer than this; looked at before anything is decoded (S-123).</summary>
    public const int MostCharacters = 16 * 1024;

    /// <summary>Signs a payload.</summary>
    public static string Sign(Signer signer, TokenType type, ReadOnlySpan<byte> payload)
    {
        var header = signer.Header(type);
        var inputLength = header.Length + 1 + Base64Url.GetEncodedLength(payload.Length);
        var length = inputLength + 1 + Base64Url.GetEncodedLength(signer.SignatureLength);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var text = rented.AsSpan(0, length);
            Encoding.ASCII.GetBytes(header, text);
            text[header.Length] = (byte)'.';
            Base64Url.EncodeToUtf8(payload, text[(header.Length + 1)..]);

            Span<byte> signature = stackalloc byte[512];
            signature = signature[..signer.SignatureLength];
            signer.Sign(text[..inputLength], signature);
            text[inputLength] = (byte)'.';
            Base64Url.EncodeToUtf8(signature, text[(inputLength + 1)..]);
            return Encoding.ASCII.GetString(text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Splits at the two dots; false when there are fewer or more.</summary>
    public static bool TrySplit(ReadOnlySpan<char> token, out Range header, out Range payload, out Range signature)
    {
        (header, payload, signature) = (default, default, default);
        if (token.Length > MostCharacters)
            return false;
        Span<Range> parts = stackalloc Range[4];
        if (token.Split(parts, '.') != 3)
            return false;
        (header, payload, signature) = (parts[0], parts[1], parts[2]);
        return true;
    }

    /// <summary>
    /// The payload of a token this server signed with one of these keys as this type, or null. Our headers are fixed texts,
    /// so the header is compared, never parsed: a foreign algorithm, key, type or an extra member has no way in (S-121, S-122).
    /// </summary>
    public static byte[]? TryOpen(ReadOnlySpan<char> token, TokenType type, IReadOnlyList<Signer> signers)
    {
        if (!TrySplit(token, out var header, out var payload, out var signature))
            return null;
        foreach (var signer in signers)
        {
            if (!token[header].SequenceEqual(signer.Header(type)))
                continue;
            Span<byte> signatureBytes = stackalloc byte[512];
            var length = Base64UrlText.DecodedLength(token[signature].Length);
            if (length != signer.SignatureLength || !Base64UrlText.TryDecode(token[signature], signatureBytes))
                return null;
            return VerifyInput(token[..payload.End.Value], signer, signatureBytes[..length])
                ? Base64UrlText.TryDecode(token[payload])
                : null;
        }

        return null;
    }

    private static bool VerifyInput(ReadOnlySpan<char> input, Signer signer, ReadOnlySpan<byte> signature)
    {
        var rented = ArrayPool<byte>.Shared.Rent(input.Length);
        try
        {
            // A character beyond ASCII becomes a question mark, and the signature fails.
            var length = Encoding.ASCII.GetBytes(input, rented);
            return signer.Verify(rented.AsSpan(0, length), signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The left half of the SHA-256 of a token, base64url: <c>at_hash</c> (OpenID Connect Core §3.1.3.6).</summary>
    public static string HalfHash(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var rented = ArrayPool<byte>.Shared.Rent(token.Length);
        var length = Encoding.ASCII.GetBytes(token, rented);
        SHA256.HashData(rented.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(rented);
        return Base64Url.EncodeToString(hash[..(SHA256.HashSizeInBytes / 2)]);
    }
}
