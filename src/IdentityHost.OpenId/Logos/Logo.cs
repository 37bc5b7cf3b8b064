using System.Security.Cryptography;

namespace IdentityHost.OpenId.Logos;

/// <summary>The picture behind a client's <c>logo_uri</c> (RFC 7591 §2) as this server keeps and serves it.</summary>
/// <param name="Hash">SHA-256 of the picture in lower-case hex: its name here, in the client's row and in the address it is served at.</param>
/// <param name="ContentType">What its bytes say it is, whatever the client's server called it.</param>
/// <param name="Image">The bytes as they came.</param>
public sealed record Logo(string Hash, string ContentType, byte[] Image)
{
    /// <summary>Names a picture after its content.</summary>
    internal static Logo Of(string contentType, byte[] image) => new(Convert.ToHexStringLower(SHA256.HashData(image)), contentType, image);

    /// <summary>The path a picture of this name is served at.</summary>
    internal static string PathOf(string hash) => "/logos/" + hash;
}
