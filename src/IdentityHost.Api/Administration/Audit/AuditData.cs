using IdentityHost.Accounts.Audit;

namespace IdentityHost.Api.Administration.Audit;

/// <summary>A row of the audit log, with the names it has in exports and at the webhook.</summary>
/// <param name="Id">In the order of time.</param>
/// <param name="At">When.</param>
/// <param name="Event">What was done.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Account">To which account; null for none.</param>
/// <param name="Session">The session it was done in, or which it is about.</param>
/// <param name="Client">The client it was done through, or which it is about.</param>
/// <param name="Address">The client address; null where no request caused it.</param>
/// <param name="Reason">Why, where there is more than one reason.</param>
/// <param name="Reference">The request's reference number.</param>
/// <param name="Details">What else belongs to it; never a secret.</param>
internal sealed record AuditEntryData(
    string Id,
    DateTimeOffset At,
    string Event,
    string Outcome,
    AuditActorData Actor,
    string? Account,
    string? Session,
    string? Client,
    string? Address,
    string? Reason,
    string? Reference,
    IReadOnlyDictionary<string, string> Details)
{
    public static AuditEntryData Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.Event, AuditJson.NameOf(entry.Outcome), new(AuditJson.NameOf(entry.Actor.Kind), entry.Actor.Id), entry.AccountId, entry.SessionId, entry.ClientId,
        entry.Address, entry.Reason, entry.Reference, entry.Details);
}

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>nobody</c>, <c>account</c>, <c>client</c>, <c>operator</c> or <c>server</c>.</param>
/// <param name="Id">The account, the client, or the operator's name on the machine; null where there is none.</param>
internal sealed record AuditActorData(string Kind, string? Id);

/// <summary>Some rows.</summary>
internal sealed record AuditEntryPage(IReadOnlyList<AuditEntryData> Items);
