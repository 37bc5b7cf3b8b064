using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.Accounts.Audit;

/// <summary>
/// An audit row as it leaves the house, in lists, exports and at the webhook alike: every member is there, null or not.
/// </summary>
/// <param name="Id">In the order of time.</param>
/// <param name="At">When, to the millisecond.</param>
/// <param name="Event">What was done.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Account">To which account; null for none.</param>
/// <param name="Session">The session it was done in, or which it is about.</param>
/// <param name="Client">The client it was done through, or which it is about.</param>
/// <param name="Address">The client address; null where no request caused it.</param>
/// <param name="Reason">Why, where there is more than one reason.</param>
/// <param name="Reference">The request's reference number.</param>
/// <param name="Details">What else belongs to it, in the order of the names; never a secret.</param>
public sealed record AuditLine(
    string Id,
    DateTimeOffset At,
    string Event,
    string Outcome,
    AuditLineActor Actor,
    string? Account,
    string? Session,
    string? Client,
    string? Address,
    string? Reason,
    string? Reference,
    IReadOnlyDictionary<string, string> Details)
{
    /// <summary>A row in this form.</summary>
    public static AuditLine Of(AuditEntry entry) => new(
        entry.Id, DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()), entry.Event, NameOf(entry.Outcome), new(NameOf(entry.Actor.Kind), entry.Actor.Id),
        entry.AccountId, entry.SessionId, entry.ClientId, entry.Address, entry.Reason, entry.Reference,
        new SortedDictionary<string, string>(entry.Details.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>A row as one line of JSON, without its end.</summary>
    public static string Write(AuditEntry entry) => JsonSerializer.Serialize(Of(entry), AuditLineJson.Default.AuditLine);

    /// <summary>The word for a kind of actor.</summary>
    public static string NameOf(AuditActorKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word for an outcome.</summary>
    public static string NameOf(AuditOutcome outcome) => outcome.ToString().ToLowerInvariant();
}

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>nobody</c>, <c>account</c>, <c>client</c>, <c>operator</c> or <c>server</c>.</param>
/// <param name="Id">The account, the client, or the operator's name on the machine; null where there is none.</param>
public sealed record AuditLineActor(string Kind, string? Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditLine))]
internal sealed partial class AuditLineJson : JsonSerializerContext;
