using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IdentityHost.Accounts.Audit;

/// <summary>An audit row as one line of JSON: what <c>audit export</c> writes and the webhook gets.</summary>
public static class AuditJson
{
    /// <summary>The line, without its end. Members that say nothing are left out.</summary>
    public static string Line(AuditEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, entry);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, entry.Id);
        json.WriteString("at"u8, entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("event"u8, entry.Event);
        json.WriteString("outcome"u8, NameOf(entry.Outcome));
        json.WriteStartObject("actor"u8);
        json.WriteString("kind"u8, NameOf(entry.Actor.Kind));
        WriteIf(json, "id", entry.Actor.Id);
        json.WriteEndObject();
        WriteIf(json, "account", entry.AccountId);
        WriteIf(json, "session", entry.SessionId);
        WriteIf(json, "client", entry.ClientId);
        WriteIf(json, "address", entry.Address);
        WriteIf(json, "reason", entry.Reason);
        WriteIf(json, "reference", entry.Reference);
        if (entry.Details.Count > 0)
        {
            json.WriteStartObject("details"u8);
            foreach (var (name, value) in entry.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The word for a kind of actor.</summary>
    public static string NameOf(AuditActorKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word for an outcome.</summary>
    public static string NameOf(AuditOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static void WriteIf(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
