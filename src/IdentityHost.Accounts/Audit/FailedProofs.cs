using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit;

/// <summary>
/// Notes proofs that were refused: rows of their own, since nothing was changed. Nobody's account costs the same row (S-002). What the throttle holds up
/// is no try and writes none; and a flood is counted, not written line by line (S-204).
/// </summary>
internal sealed class FailedProofs(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long _windowStart = clock.GetTimestamp();
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
            if (clock.GetElapsedTime(_windowStart) >= s_window)
                (_windowStart, _written) = (clock.GetTimestamp(), 0);
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
