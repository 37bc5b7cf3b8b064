using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Authenticators;
using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>The credential record of a passkey (WebAuthn Level 3 §4), all of it public; the signature counter stands in its authenticator's row.</summary>
/// <param name="Id">The credential's id.</param>
/// <param name="PublicKey">As COSE key.</param>
/// <param name="Transports">How a browser reaches it.</param>
/// <param name="UserVerified">Whether it verified its user when it was made.</param>
/// <param name="BackupEligible">Whether it may leave its device; never changes.</param>
/// <param name="BackedUp">Whether it has.</param>
/// <param name="Discoverable">Whether it knows the account by itself (<c>credProps.rk</c>); null when the browser did not say.</param>
internal sealed record PasskeyCredential(byte[] Id, byte[] PublicKey, IReadOnlyList<string> Transports, bool UserVerified, bool BackupEligible, bool BackedUp, bool? Discoverable)
{
    public static PasskeyCredential Of(Authenticator passkey) => JsonSerializer.Deserialize(passkey.Data, PasskeyJson.Default.PasskeyCredential)!;

    public static PasskeyCredential Of(UserPasskeyInfo made, bool? discoverable) =>
        new(made.CredentialId, made.PublicKey, made.Transports ?? [], made.IsUserVerified, made.IsBackupEligible, made.IsBackedUp, discoverable);

    /// <summary>What is unique over all accounts.</summary>
    public static byte[] Hash(byte[] credentialId) => SHA256.HashData(credentialId);

    /// <summary>As Identity's WebAuthn wants it. What was signed when it was made is not kept: no attestation is asked for.</summary>
    public static UserPasskeyInfo InfoOf(Authenticator passkey)
    {
        var credential = Of(passkey);
        return new UserPasskeyInfo(
            credential.Id, credential.PublicKey, passkey.CreatedAt, checked((uint)passkey.Counter), [.. credential.Transports], credential.UserVerified,
            credential.BackupEligible, credential.BackedUp, [], []);
    }

    public string ToJson() => JsonSerializer.Serialize(this, PasskeyJson.Default.PasskeyCredential);
}

/// <summary>A ceremony under way, as its pending step remembers it.</summary>
/// <param name="Purpose">The one thing its answer may do.</param>
/// <param name="Passwordless">Whether the passkey to be made must verify its user and know the account by itself.</param>
/// <param name="Handler">What Identity's WebAuthn wants back: the challenge, and whose passkeys were asked for.</param>
internal sealed record PasskeyCeremony(PasskeyPurpose Purpose, bool Passwordless, string Handler)
{
    public static PasskeyCeremony OfJson(string json) => JsonSerializer.Deserialize(json, PasskeyJson.Default.PasskeyCeremony)!;

    public string ToJson() => JsonSerializer.Serialize(this, PasskeyJson.Default.PasskeyCeremony);
}

/// <summary>What a ceremony is for; an answer to one serves no other (S-049). The numbers are stored.</summary>
internal enum PasskeyPurpose
{
    Add = 1,
    SignUp = 2,
    SignIn = 3,
    SecondFactor = 4,
    Reauthenticate = 5,
}

[JsonSerializable(typeof(PasskeyCredential))]
[JsonSerializable(typeof(PasskeyCeremony))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
