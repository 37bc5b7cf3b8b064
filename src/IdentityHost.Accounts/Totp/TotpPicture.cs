using QRCoder;

namespace IdentityHost.Accounts.Totp;

/// <summary>An <c>otpauth</c> URL as a QR code.</summary>
public static class TotpPicture
{
    private const int PixelsPerModule = 6;

    /// <summary>As SVG text, of the size of its container; black on white, whatever the colours of the page, because cameras want it so.</summary>
    public static string Svg(string url)
    {
        using var data = Draw(url);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(PixelsPerModule, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>As PNG.</summary>
    public static byte[] Png(string url)
    {
        using var data = Draw(url);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }

    private static QRCodeData Draw(string url) => QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
}
