namespace IdentityHost.Accounts.Totp;

/// <summary>An <c>otpauth</c> URL as a QR code.</summary>
public static class TotpPicture
{
    /// <summary>As SVG text, of the size of its container.</summary>
    public static string Svg(string url) => throw new NotSupportedException();

    /// <summary>As PNG.</summary>
    public static byte[] Png(string url) => throw new NotSupportedException();
}
