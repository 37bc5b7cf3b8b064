using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.OutboundFetch;

namespace IdentityHost.OpenId.Logos;

/// <summary>Fetches a client's logo, once, so that no person's browser ever asks the client's server for it (S-154).</summary>
/// <remarks>The bytes decide what it is; what the client's server calls it is not read. Whatever is forbidden is refused with one text.</remarks>
internal sealed class LogoFetch(GuardedFetch fetch)
{
    private const int MostBytes = 100 * 1024;
    private const int MostPixels = 512;
    private const string Kinds = "image/png, image/jpeg, image/webp";

    private static readonly FetchedLogo s_forbidden = new FetchedLogo.Forbidden(OAuthError.InvalidClientMetadata(
        $"logo_uri: a logo is a PNG, JPEG or WebP picture of at most {MostBytes / 1024} KiB and {MostPixels} x {MostPixels} pixels."));

    /// <summary>Fetches the picture at this address.</summary>
    public async Task<FetchedLogo> GetAsync(string url, CancellationToken ct)
    {
        if ((await fetch.GetBytesAsync(url, Kinds, MostBytes, ct)).Refused(out var failed, out var bytes))
            return new FetchedLogo.Nothing(failed.Reason);
        return bytes.Length <= MostBytes && PictureHeader.Read(bytes) is { } header && Fits(header.Width) && Fits(header.Height)
            ? new FetchedLogo.Picture(Logo.Of(header.ContentType, bytes))
            : s_forbidden;
    }

    private static bool Fits(long pixels) => pixels is > 0 and <= MostPixels;
}
