using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Accounts.Secrets;

/// <summary>The key under which authenticators' secrets lie in the database: derived from the master key, never stored beside them (S-040, S-046, S-148).</summary>
/// <param name="Value">32 bytes.</param>
public sealed record AuthenticatorKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(AuthenticatorKey);
}

/// <summary>Secrets of authenticators as text columns hold them.</summary>
public sealed class SealedText(AuthenticatorKey key)
{
    /// <summary>Seals a text for one place, for example <c>totp:</c> and the account's id.</summary>
    public string Seal(string text, string place) => Base64Url.EncodeToString(AuthenticatedBox.Seal(key.Value, Encoding.UTF8.GetBytes(text), place));

    /// <summary>Opens it again. Throws <see cref="CryptographicException"/> when it was changed, moved, or sealed under another key.</summary>
    public string Open(string sealedText, string place) =>
        AuthenticatedBox.Open(key.Value, Base64Url.DecodeFromChars(sealedText), place) is { } plain
            ? Encoding.UTF8.GetString(plain)
            : throw new CryptographicException("A sealed secret cannot be opened: the master key was replaced, or the row was changed.");
}
