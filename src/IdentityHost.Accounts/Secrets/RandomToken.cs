using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Accounts.Secrets;

/// <summary>Random values people's browsers and apps carry, and the ids of rows.</summary>
public static class RandomToken
{
    /// <summary>How many characters a secret has.</summary>
    public const int SecretLength = 43;

    /// <summary>256 random bits as base64url (43 characters), for whatever opens a door.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>128 random bits as base64url (22 characters), for ids that grant nothing.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What is stored instead of a secret with 256 bits.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>The key of the keyed hash for short codes people type: derived from the master key, never stored in the database (S-035).</summary>
/// <param name="Value">32 bytes.</param>
public sealed record CodeKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(CodeKey);
}
