using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Operations;

/// <summary>The one secret that lies outside the database. Every key that protects rows of the database is derived from it.</summary>
/// <remarks>HKDF-SHA-256 (RFC 5869), one key per purpose, so that no two uses share a key.</remarks>
internal sealed class MasterKey
{
    private const int Length = 32;
    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>The key for one purpose: 32 bytes.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Length, info: Encoding.UTF8.GetBytes("identityhost/" + purpose));

    /// <summary>Reads the key from the settings or the file; creates the file when it is missing and <paramref name="create"/> allows it.</summary>
    public static MasterKey Load(ServerOptions options, string file, bool create)
    {
        if (!string.IsNullOrWhiteSpace(options.MasterKey))
            return new(Decode(options.MasterKey, "IdentityHost:MasterKey"));
        if (File.Exists(file))
            return new(Decode(File.ReadAllText(file), $"The master key file {file}"));
        if (!create)
        {
            throw new StartRefusedException(
                $"There is no master key: {file} does not exist. Set IdentityHost:MasterKeyFile (or IdentityHost:MasterKey) to the key this "
                + "database was created with; for a new installation create one with: (umask 077; openssl rand -base64 32 > identityhost.key)");
        }
        return Create(file);
    }

    /// <inheritdoc />
    public override string ToString() => nameof(MasterKey);

    private static MasterKey Create(string file)
    {
        var key = RandomNumberGenerator.GetBytes(Length);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var stream = new FileStream(file, how);
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process of this installation created it first; there must be one key only.
            return new(Decode(File.ReadAllText(file), $"The master key file {file}"));
        }

        return new(key);
    }

    private static byte[] Decode(string text, string where)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length) || length < Length)
            throw new StartRefusedException($"{where} must hold at least {Length} bytes in Base64.");
        return bytes[..length];
    }
}
