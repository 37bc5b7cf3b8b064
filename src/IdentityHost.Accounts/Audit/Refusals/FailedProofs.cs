using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit.Refusals;

/// <summary>
/// Notes proofs that were refused: rows of their own, since nothing was changed. Nobody's account costs the same row (S-002). What the throttle holds up
/// is no try and writes none; and a flood is counted, not written line by line (S-204).
/// </summary>
internal sealed class FailedProofs(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
{
    private readonly Sampling _sampling = new(options.Value.MostFailuresPerMinute);

    /// <summary>Notes one.</summary>
    /// <param name="visitor">Who tried.</param>
    /// <param name="account">At whose secret; null for nobody's.</param>
    /// <param name="reason">One of <see cref="AuditReasons"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task NoteAsync(Visitor visitor, Account? account, string reason, CancellationToken ct)
    {
        if (_sampling.Take(clock.GetUtcNow()) is not { } leftOut)
            return;
        var deed = new Deed(visitor.IsSignedIn ? AuditEvents.ProofFailed : AuditEvents.SignInFailed, account?.Id)
        {
            Outcome = AuditOutcome.Refused,
            Reason = reason,
            Details = leftOut == 0 ? [] : [("left_out", $"{leftOut}")],
        };
        await log.RecordAsync(trail.Entry(deed, clock.GetUtcNow()), ct);
    }
}
