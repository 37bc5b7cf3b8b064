using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace IdentityHost.ExternalSignIn.Apple;

/// <summary>The client secret Apple asks for: a JWT by our private key (ES256), made anew for each request and good for minutes.</summary>
internal sealed class AppleSecret(AppleSettings settings, Func<string, string> fullPath, TimeProvider clock)
{
    private const string Audience = "https://appleid.apple.com";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Signs one.</summary>
    public string Create()
    {
        using var key = Key();
        var now = clock.GetUtcNow();
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = settings.KeyId };
        var payload = new JsonObject
        {
            ["iss"] = settings.TeamId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + s_lifetime).ToUnixTimeSeconds(),
            ["aud"] = Audience,
            ["sub"] = settings.ClientId,
        };
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    /// <summary>What is wrong with the key, as a sentence; null for nothing.</summary>
    public string? Fault(string section)
    {
        try
        {
            using var key = Key();
            return key.KeySize == 256 ? null : $"{section}:PrivateKey is no key on P-256, as Apple's .p8 files have.";
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return $"{section}:PrivateKey cannot be read: it must be the text of the .p8 file from Apple, with its first and last line.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{section}:PrivateKeyFile names {fullPath(settings.PrivateKeyFile!)}, which cannot be read: {fault.Message}";
        }
    }

    private ECDsa Key()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(settings.PrivateKey is { Length: > 0 } text ? text : File.ReadAllText(fullPath(settings.PrivateKeyFile!)));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
