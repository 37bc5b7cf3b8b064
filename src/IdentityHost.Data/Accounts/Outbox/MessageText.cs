using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Data.Accounts.Outbox;

/// <summary>What of a message is encrypted in the database, under the <see cref="OutboxKey"/> and bound to the message's id.</summary>
/// <remarks>A code that has not been typed yet is a secret; a dump of the database must not hold it (S-035, S-200).</remarks>
internal sealed record MessageText(string Text, string? Html)
{
    public byte[] Seal(OutboxKey key, string id)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(this, MessageTextJson.Default.MessageText);
        var box = AuthenticatedBox.Seal(key.Value, plain, id);
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>The way back; null when the key is another one, or the row was tampered with.</summary>
    public static MessageText? Open(OutboxKey key, string id, byte[] box) =>
        AuthenticatedBox.Open(key.Value, box, id) is { } plain ? JsonSerializer.Deserialize(plain, MessageTextJson.Default.MessageText) : null;

    public override string ToString() => nameof(MessageText);
}

[JsonSerializable(typeof(MessageText))]
internal sealed partial class MessageTextJson : JsonSerializerContext;
