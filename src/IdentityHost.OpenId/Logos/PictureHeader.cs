using System.Buffers.Binary;

namespace IdentityHost.OpenId.Logos;

/// <summary>What the first bytes of a picture say: its kind and its size in pixels.</summary>
/// <remarks>
/// Read by hand and no further than the header: a decoder fed with strangers' bytes is the larger danger. PNG (ISO/IEC 15948 §5.2, §11.2.2),
/// JPEG (ITU-T T.81 §B.2.2), WebP (RFC 9649 §2.5 to §2.7). SVG and HTML are not pictures here: they can hold scripts.
/// </remarks>
/// <param name="ContentType">The media type.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record PictureHeader(string ContentType, long Width, long Height)
{
    /// <summary>The header, or null when these bytes begin no picture of a kind that is taken.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> bytes) => Png(bytes) ?? Jpeg(bytes) ?? WebP(bytes);

    private static PictureHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes[0] == 0x89 && bytes[1..].StartsWith("PNG\r\n\x1A\n\0\0\0\rIHDR"u8)
            ? new("image/png", BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))
            : null;

    /// <summary>Walks the segments to the frame header, which alone knows the size.</summary>
    private static PictureHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return null;
        for (var at = 2; at + 9 <= bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                // A fill byte.
                at++;
                continue;
            }

            if (IsFrame(marker))
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            if (HasNoLength(marker))
                return null;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    /// <summary>SOF0 to SOF15 without the three markers that lie between them and mean something else.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Restarts, the ends of the picture, and the scan: none of them comes before the frame header.</summary>
    private static bool HasNoLength(byte marker) => marker is 0 or 1 or (>= 0xD0 and <= 0xDA);

    private static PictureHeader? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WEBP"u8))
            return null;
        var kind = bytes[12..16];
        var data = bytes[20..];
        if (kind.SequenceEqual("VP8X"u8))
            return new("image/webp", 1 + ThreeBytes(data[4..]), 1 + ThreeBytes(data[7..]));
        if (kind.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var packed = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new("image/webp", 1 + (packed & 0x3FFF), 1 + ((packed >> 14) & 0x3FFF));
        }

        return kind.SequenceEqual("VP8 "u8) && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? new("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF)
            : null;
    }

    private static int ThreeBytes(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
