using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Audit;

/// <summary>The columns of the audit log, in one order.</summary>
internal static class AuditColumns
{
    public const string Names =
        """ "Id", "At", "Event", "ActorKind", "ActorId", "AccountId", "SessionId", "ClientId", "Address", "Outcome", "Reason", "Reference", "Details" """;

    public static object?[] Values(AuditEntry entry) =>
    [
        entry.Id, entry.At, entry.Event, (int)entry.Actor.Kind, entry.Actor.Id, entry.AccountId, entry.SessionId, entry.ClientId, entry.Address,
        (int)entry.Outcome, entry.Reason, entry.Reference,
        entry.Details.Count == 0 ? null : JsonSerializer.Serialize(entry.Details, DetailsJson.Default.IReadOnlyDictionaryStringString),
    ];

    public static AuditEntry Read(Row row)
    {
        var entry = new AuditEntry
        {
            Id = row.Text(0),
            At = row.Time(1),
            Event = row.Text(2),
            Actor = new((AuditActorKind)row.Int(3), row.TextOrNull(4)),
            AccountId = row.TextOrNull(5),
            SessionId = row.TextOrNull(6),
            ClientId = row.TextOrNull(7),
            Address = row.TextOrNull(8),
            Outcome = (AuditOutcome)row.Int(9),
            Reason = row.TextOrNull(10),
            Reference = row.TextOrNull(11),
        };
        return row.TextOrNull(12) is { } details
            ? entry with { Details = JsonSerializer.Deserialize(details, DetailsJson.Default.IReadOnlyDictionaryStringString)! }
            : entry;
    }
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class DetailsJson : JsonSerializerContext;
