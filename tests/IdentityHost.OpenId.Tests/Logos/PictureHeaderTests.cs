using System.Security.Cryptography;
using IdentityHost.OpenId.Logos;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Logos;

public sealed class PictureHeaderTests
{
    [Theory]
    [Trait("Security", "S-154")]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 00000200 000001FF 0806000000 00000000", "image/png", 512, 511)]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 FFFFFFFF FFFFFFFF 0806000000 00000000", "image/png", 4294967295, 4294967295)]
    [InlineData("FFD8 FFE0 0010 4A46494600010100000100010000 FFDB 0003 00 FFC0 0011 08 0100 0080 03", "image/jpeg", 128, 256)]
    [InlineData("FFD8 FFE1 0004 C0C0 FFFF FFC2 0011 08 FFFF FFFE 03 0000", "image/jpeg", 65534, 65535)]
    [InlineData("52494646 00000000 57454250 56503820 00000000 000000 9D012A 0002 0001 00000000", "image/webp", 512, 256)]
    [InlineData("52494646 00000000 57454250 5650384C 00000000 2F FF3FFF0F 0000000000", "image/webp", 16384, 16381)]
    [InlineData("52494646 00000000 57454250 56503858 00000000 00000000 FFFFFF 0F0000 00", "image/webp", 16777216, 16)]
    public void Kind_and_size_of_a_picture_are_read_from_its_header(string hex, string type, long width, long height)
    {
        var header = PictureHeader.Read(Bytes(hex)).ShouldNotBeNull();
        (header.ContentType, header.Width, header.Height).ShouldBe((type, width, height));
    }

    [Theory]
    [Trait("Security", "S-154")]
    [InlineData("")]
    [InlineData("3C737667")]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("89504E470D0A1A0A 0000000D 69434350 00000200 000001FF 0806000000 00000000")]
    [InlineData("47494638396101000100800000000000FFFFFF21F90401000000002C0000000001")]
    [InlineData("FFD8 FFE0 FFFF 4A464946")]
    [InlineData("FFD8 FFDA 0010 000000000000000000 FFC0 0011 08 0100 0080 03")]
    [InlineData("FFD8 FFE0 0000 FFE0 0000 FFE0 0000 FFE0 0000")]
    [InlineData("52494646 00000000 57415645 56503858 00000000 00000000 FFFFFF 0F0000 00")]
    [InlineData("52494646 00000000 57454250 414C5048 00000000 00000000 FFFFFF 0F0000 00")]
    public void What_begins_no_picture_of_ours_has_no_header(string hex) => PictureHeader.Read(Bytes(hex)).ShouldBeNull();

    [Fact]
    [Trait("Security", "S-154")]
    public void No_bytes_after_a_good_beginning_make_the_reader_stumble()
    {
        var random = new byte[64];
        foreach (var start in (string[])["FFD8FF", "89504E470D0A1A0A0000000D49484452", "524946460000000057454250", "52494646000000005745425056503858"])
        {
            for (var i = 0; i < 2_000; i++)
            {
                RandomNumberGenerator.Fill(random);
                byte[] bytes = [.. Bytes(start), .. random[..(i % 64)]];
                if (PictureHeader.Read(bytes) is { } header)
                    header.Width.ShouldBeGreaterThanOrEqualTo(0);
            }
        }
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
