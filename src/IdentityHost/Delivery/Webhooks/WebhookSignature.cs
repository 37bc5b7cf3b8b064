using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Delivery.Webhooks;

/// <summary>
/// How a receiver knows that a row is ours and new: <c>t=SECONDS,v1=HEX</c>, where HEX is HMAC-SHA256 over <c>SECONDS.BODY</c> under the shared secret.
/// It refuses another HEX, and SECONDS too far from its own clock.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-IdentityHost-Signature";

    /// <summary>The signature of a body sent now.</summary>
    public static string Of(string secret, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
