using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit.Refusals;

/// <summary>An act of the administration that was refused for want of rights.</summary>
/// <param name="ActorId">The account that asked.</param>
/// <param name="Operation">What was asked for, by our name of it.</param>
/// <param name="Target">To what: the path that was asked, with everything encoded that is not plain ASCII.</param>
/// <param name="Reason">One of <see cref="AuditReasons"/>.</param>
public sealed record RefusedAct(string ActorId, string Operation, string Target, string Reason);

/// <summary>
/// Notes what people tried in the administration and may not (S-202): one row in a minute for each operation that somebody tries, and no more of them
/// together than of failed proofs.
/// </summary>
public sealed class RefusedAdministration
{
    private const int LongestTarget = 300;

    private readonly KeyedSampling _sampling;
    private readonly IAuditLog _log;
    private readonly AuditTrail _trail;
    private readonly TimeProvider _clock;

    internal RefusedAdministration(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
    {
        _sampling = new(options.Value.MostFailuresPerMinute);
        _log = log;
        _trail = trail;
        _clock = clock;
    }

    /// <summary>Notes one, whether or not whoever asked waits for the answer.</summary>
    public async ValueTask NoteAsync(RefusedAct act)
    {
        var now = _clock.GetUtcNow();
        if (_sampling.Take($"{act.ActorId} {act.Operation}", now) is not { } leftOut)
            return;
        var deed = new Deed(AuditEvents.AdministrationRefused, AccountId: null)
        {
            Outcome = AuditOutcome.Refused,
            Reason = act.Reason,
            Details =
            [
                ("operation", act.Operation), ("target", act.Target[..Math.Min(act.Target.Length, LongestTarget)]), ("left_out", leftOut > 0 ? $"{leftOut}" : null),
            ],
        };
        await _log.RecordAsync(_trail.Entry(deed, now), CancellationToken.None);
    }
}
