using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit;

/// <summary>
/// Notes proofs that were refused: rows of their own, since nothing was changed. Nobody's account costs the same row (S-002). What the throttle holds up
/// is no try and writes none; and a flood is counted, not written line by line (S-204).
/// </summary>
internal sealed class FailedProofs(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long _minute;
    private int _written;
    private int _leftOut;

    /// <summary>Notes one.</summary>
    /// <param name="visitor">Who tried.</param>
    /// <param name="account">At whose secret; null for nobody's.</param>
    /// <param name="reason">One of <see cref="AuditReasons"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task NoteAsync(Visitor visitor, Account? account, string reason, CancellationToken ct)
    {
        if (Take() is not { } leftOut)
            return;
        var deed = new Deed(visitor.IsSignedIn ? AuditEvents.ProofFailed : AuditEvents.SignInFailed, account?.Id)
        {
            Outcome = AuditOutcome.Refused,
            Reason = reason,
            Details = leftOut == 0 ? [] : [("left_out", $"{leftOut}")],
        };
        await log.RecordAsync(trail.Entry(deed, clock.GetUtcNow()), ct);
    }

    /// <summary>How many were left out since the last row; null when this one is left out too.</summary>
    private int? Take()
    {
        lock (_lock)
        {
            var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute)
                (_minute, _written) = (minute, 0);
            if (_written == options.Value.MostFailuresPerMinute)
            {
                _leftOut++;
                return null;
            }

            _written++;
            var leftOut = _leftOut;
            _leftOut = 0;
            return leftOut;
        }
    }
}
