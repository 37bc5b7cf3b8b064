using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Authenticators;

namespace IdentityHost.Accounts.Totp;

/// <summary>The secret an authenticator app shares with us, and the form of its codes; kept together, so that other settings leave present apps alone.</summary>
/// <param name="Secret">160 random bits in Base32 (S-040).</param>
/// <param name="Digits">Of a code.</param>
/// <param name="Period">Seconds of one step.</param>
internal sealed record TotpKey(string Secret, int Digits, int Period)
{
    private const int SecretLength = 20;
    private const int UsualDigits = 6;
    private const int UsualPeriod = 30;

    /// <summary>A new one, as the settings say.</summary>
    public static TotpKey New(MfaOptions options) => new(Base32.Encode(RandomNumberGenerator.GetBytes(SecretLength)), options.TotpDigits, options.TotpPeriod);

    /// <summary>Whether an operator's secret can be one: Base32 of at least 80 bits, as some apps still make them.</summary>
    public static bool IsGood(string secret) => Base32.Decode(secret) is { Length: >= 10 and <= 64 };

    /// <summary>An operator's secret, with the settings of now.</summary>
    public static TotpKey Of(string secret, MfaOptions options) => new(secret.ToUpperInvariant(), options.TotpDigits, options.TotpPeriod);

    public static TotpKey OfJson(string json) => JsonSerializer.Deserialize(json, TotpJson.Default.TotpKey)!;

    public string ToJson() => JsonSerializer.Serialize(this, TotpJson.Default.TotpKey);

    /// <summary>The step a moment lies in (RFC 6238 §4.2).</summary>
    public long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Period;

    /// <summary>The code of one step: HMAC-SHA-1, truncated (RFC 4226 §5.3).</summary>
    public string CodeOf(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(Base32.Decode(Secret)!, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % (int)Math.Pow(10, Digits)).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>
    /// The step whose code was typed: the present one, or one to each side as far as <paramref name="tolerance"/> goes (RFC 6238 §5.2, S-041), and
    /// later than the last accepted one (S-042). Null when the code is of none of them.
    /// </summary>
    public long? Accept(string typed, DateTimeOffset at, int tolerance, long after)
    {
        var given = Encoding.ASCII.GetBytes(typed);
        long? accepted = null;
        for (var step = StepAt(at) - tolerance; step <= StepAt(at) + tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(step)), given) && step > after)
                accepted ??= step;
        }

        return accepted;
    }

    /// <summary>What a QR code says to the app (the Key URI format): digits and period only where they are not the usual ones.</summary>
    public string Url(string issuer, string account)
    {
        var url = new StringBuilder("otpauth://totp/")
            .Append(Uri.EscapeDataString(issuer)).Append(':').Append(Uri.EscapeDataString(account))
            .Append("?secret=").Append(Secret).Append("&issuer=").Append(Uri.EscapeDataString(issuer));
        if (Digits != UsualDigits)
            url.Append(CultureInfo.InvariantCulture, $"&digits={Digits}");
        if (Period != UsualPeriod)
            url.Append(CultureInfo.InvariantCulture, $"&period={Period}");
        return url.ToString();
    }

    /// <summary>Without the secret (S-200).</summary>
    public override string ToString() => nameof(TotpKey);
}

[JsonSerializable(typeof(TotpKey))]
internal sealed partial class TotpJson : JsonSerializerContext;
