using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.OpenId.Secrets;

/// <summary>Random values the server hands out: codes, handles, registration tokens, public ids.</summary>
public static class OpaqueToken
{
    /// <summary>256 random bits as base64url (43 characters), for whatever opens a door.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>128 random bits as base64url (22 characters), for ids that grant nothing.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What is stored instead of a secret with 256 bits: its SHA-256. A slow hash would buy nothing here.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
