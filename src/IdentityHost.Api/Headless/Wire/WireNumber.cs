using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>
/// A number for the text id of a session or authenticator, because allauth's clients have typed those as integers: 52 bits of its hash, which
/// every JSON parser keeps. It is only ever looked up among the few rows of one account.
/// </summary>
internal static class WireNumber
{
    public static long Of(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 12);
    }

    /// <summary>Whether a client means this id; a number in quotes is one too.</summary>
    public static bool Is(JsonElement sent, string id) => sent.ValueKind switch
    {
        JsonValueKind.Number => sent.TryGetInt64(out var number) && number == Of(id),
        JsonValueKind.String => sent.ValueEquals(Of(id).ToString(CultureInfo.InvariantCulture)),
        _ => false,
    };
}
