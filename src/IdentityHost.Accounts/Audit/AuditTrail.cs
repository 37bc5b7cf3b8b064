using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Accounts.Audit;

/// <summary>Turns deeds into rows of the audit log: says who did them, when and from where.</summary>
public sealed class AuditTrail(IAuditOrigins origins)
{
    private readonly Lock _lock = new();
    private long _millisecond;
    private int _ordinal;

    /// <summary>The changes of an act, and after them a row for each that is a deed.</summary>
    public IReadOnlyList<Change> With(Act act)
    {
        var deeds = act.Changes.SelectMany(AuditedChanges.Of, (change, deed) => (Change: change, Deed: deed)).ToList();
        if (deeds.Count == 0)
            return act.Changes;
        // Whoever begins a session has proven who they are: what is written with it, they did.
        var began = act.Changes.OfType<AddSession>().FirstOrDefault()?.Session;
        return [.. act.Changes, .. deeds.Select(d => new RecordAudit(Entry(Begun(d.Deed, began), act.At), d.Change))];
    }

    /// <summary>The row of one deed.</summary>
    public AuditEntry Entry(Deed deed, DateTimeOffset at)
    {
        var origin = origins.Current;
        return new AuditEntry
        {
            Id = AuditEntry.NewId(at, Ordinal(at)),
            At = at,
            Event = deed.Event,
            Actor = origin.Actor.Kind == AuditActorKind.Nobody && deed.Actor is { } proven ? proven : origin.Actor,
            AccountId = deed.AccountId,
            SessionId = deed.SessionId ?? origin.SessionId,
            ClientId = deed.ClientId ?? origin.ClientId,
            Address = origin.Address,
            Outcome = deed.Outcome,
            Reason = deed.Reason,
            Reference = origin.Reference,
            Details = deed.Details.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Name, detail => detail.Value!, StringComparer.Ordinal),
        };
    }

    /// <summary>How many rows of the same millisecond were made here before: those of one node are in their order.</summary>
    private int Ordinal(DateTimeOffset at)
    {
        var millisecond = at.ToUnixTimeMilliseconds();
        lock (_lock)
        {
            _ordinal = millisecond == _millisecond ? _ordinal + 1 : 0;
            _millisecond = millisecond;
            return _ordinal;
        }
    }

    private static Deed Begun(Deed deed, Session? began) => began is null || (deed.AccountId is not null && deed.AccountId != began.AccountId)
        ? deed
        : deed with { Actor = deed.Actor ?? new(AuditActorKind.Account, began.AccountId), SessionId = deed.SessionId ?? began.Id };
}
