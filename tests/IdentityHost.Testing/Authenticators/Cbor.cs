using System.Buffers.Binary;
using System.Text;

namespace IdentityHost.Testing.Authenticators;

/// <summary>As much of CBOR (RFC 8949) as an authenticator writes.</summary>
internal static class Cbor
{
    public static byte[] Map(params (byte[] Key, byte[] Value)[] members) => [.. Head(5, members.Length), .. members.SelectMany(m => (byte[])[.. m.Key, .. m.Value])];

    public static byte[] Text(string text) => [.. Head(3, Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Bytes(byte[] bytes) => [.. Head(2, bytes.Length), .. bytes];

    public static byte[] Number(int number) => number >= 0 ? Head(0, number) : Head(1, -1 - number);

    private static byte[] Head(int type, int value)
    {
        var first = (byte)(type << 5);
        if (value < 24)
            return [(byte)(first | value)];
        if (value <= byte.MaxValue)
            return [(byte)(first | 24), (byte)value];
        var two = new byte[3];
        two[0] = (byte)(first | 25);
        BinaryPrimitives.WriteUInt16BigEndian(two.AsSpan(1), checked((ushort)value));
        return two;
    }
}
