using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IdentityHost.Testing.Authenticators;

/// <summary>A browser with an authenticator in it, for tests: ES256, attestation <c>none</c>, options and answers in their JSON forms (WebAuthn Level 3).</summary>
/// <param name="origin">Where the page is that asks.</param>
/// <param name="countsSignatures">False for one like a password manager's, whose counter stays 0.</param>
/// <param name="backupEligible">Whether its keys may leave it.</param>
public sealed class SoftwareAuthenticator(string origin, bool countsSignatures = true, bool backupEligible = false) : IDisposable
{
    private readonly List<Passkey> _passkeys = [];

    /// <summary>The ids of its credentials in base64url, oldest first.</summary>
    public IReadOnlyList<string> Ids => [.. _passkeys.Select(p => p.Id)];

    /// <summary>Makes a passkey as <c>navigator.credentials.create()</c> does, and gives its <c>toJSON()</c>.</summary>
    /// <param name="publicKey">The creation options as JSON text.</param>
    /// <param name="deviation">What to do wrong.</param>
    public string Create(string publicKey, Deviation? deviation = null)
    {
        var done = deviation ?? new Deviation();
        var options = JsonNode.Parse(publicKey)!;
        var id = RandomNumberGenerator.GetBytes(done.IdLength);
        var passkey = new Passkey(Base64Url.EncodeToString(id), (string)options["user"]!["id"]!, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        _passkeys.Add(passkey);

        var key = passkey.Key.ExportParameters(false).Q;
        var cose = Cbor.Map(
            (Cbor.Number(1), Cbor.Number(2)), (Cbor.Number(3), Cbor.Number(done.Algorithm)), (Cbor.Number(-1), Cbor.Number(1)),
            (Cbor.Number(-2), Cbor.Bytes(key.X!)), (Cbor.Number(-3), Cbor.Bytes(key.Y!)));
        byte[] attested = [.. new byte[16], (byte)(id.Length >> 8), (byte)id.Length, .. id, .. cose];
        byte[] data = [.. AuthenticatorData((string)options["rp"]!["id"]!, passkey, done, 0x40), .. attested];
        var attestation = Cbor.Map((Cbor.Text("fmt"), Cbor.Text("none")), (Cbor.Text("attStmt"), Cbor.Map()), (Cbor.Text("authData"), Cbor.Bytes(data)));

        return Answer(passkey, done, new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(ClientData("webauthn.create", options, done)),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers as <c>navigator.credentials.get()</c> does, with its newest passkey among the allowed ones.</summary>
    /// <param name="publicKey">The request options as JSON text.</param>
    /// <param name="deviation">What to do wrong.</param>
    public string Get(string publicKey, Deviation? deviation = null)
    {
        var options = JsonNode.Parse(publicKey)!;
        var allowed = options["allowCredentials"]?.AsArray().Select(c => (string)c!["id"]!).ToList() ?? [];
        var passkey = _passkeys.FindLast(p => allowed.Count == 0 || allowed.Contains(p.Id)) ?? throw new InvalidOperationException("This authenticator has none of the allowed passkeys.");
        return Get(options, passkey, deviation ?? new Deviation());
    }

    /// <summary>Answers with one passkey, whether it is allowed or not.</summary>
    public string GetWith(string id, string publicKey, Deviation? deviation = null) =>
        Get(JsonNode.Parse(publicKey)!, _passkeys.Single(p => p.Id == id), deviation ?? new Deviation());

    public void Dispose()
    {
        foreach (var passkey in _passkeys)
            passkey.Key.Dispose();
    }

    private string Get(JsonNode options, Passkey passkey, Deviation done)
    {
        var client = ClientData("webauthn.get", options, done);
        var data = AuthenticatorData((string)options["rpId"]!, passkey, done, 0);
        var signature = passkey.Key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (done.BrokenSignature)
            signature[^1] ^= 1;

        var response = new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
        };
        if (!done.NoUserHandle)
            response["userHandle"] = done.UserHandle ?? passkey.UserHandle;
        return Answer(passkey, done, response);
    }

    private static string Answer(Passkey passkey, Deviation done, JsonObject response) => new JsonObject
    {
        ["type"] = done.CredentialType,
        ["id"] = done.Id ?? passkey.Id,
        ["rawId"] = done.RawId ?? passkey.Id,
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
        ["clientExtensionResults"] = done.Discoverable is { } rk ? new JsonObject { ["credProps"] = new JsonObject { ["rk"] = rk } } : new JsonObject(),
    }.ToJsonString();

    private byte[] ClientData(string type, JsonNode options, Deviation done)
    {
        var data = new JsonObject
        {
            ["type"] = done.ClientDataType ?? type,
            ["challenge"] = done.Challenge ?? (string)options["challenge"]!,
            ["origin"] = done.Origin ?? origin,
        };
        if (done.CrossOrigin is { } cross)
            data["crossOrigin"] = cross;
        if (done.TopOrigin is { } top)
            data["topOrigin"] = top;
        return JsonSerializer.SerializeToUtf8Bytes(data);
    }

    private byte[] AuthenticatorData(string rpId, Passkey passkey, Deviation done, byte more)
    {
        var flags = more;
        flags |= (byte)(done.UserPresent ? 0x01 : 0);
        flags |= (byte)(done.UserVerified ? 0x04 : 0);
        flags |= (byte)(done.BackupEligible ?? backupEligible ? 0x08 : 0);
        flags |= (byte)(done.BackedUp ? 0x10 : 0);
        passkey.Counter = done.Counter ?? (countsSignatures ? passkey.Counter + 1 : 0);

        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, passkey.Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(done.RpId ?? rpId)), flags, .. counter];
    }

    private sealed class Passkey(string id, string userHandle, ECDsa key)
    {
        public string Id { get; } = id;

        public string UserHandle { get; } = userHandle;

        public ECDsa Key { get; } = key;

        public uint Counter { get; set; }
    }
}
