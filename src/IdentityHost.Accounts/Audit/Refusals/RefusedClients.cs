using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit.Refusals;

/// <summary>
/// Notes clients that could not prove who they are: one row in a minute for each client, one for all that do not exist, and no more of them together than
/// of failed proofs.
/// </summary>
public sealed class RefusedClients
{
    private readonly KeyedSampling _sampling;
    private readonly IAuditLog _log;
    private readonly AuditTrail _trail;
    private readonly TimeProvider _clock;

    internal RefusedClients(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
    {
        _sampling = new(options.Value.MostFailuresPerMinute);
        _log = log;
        _trail = trail;
        _clock = clock;
    }

    /// <summary>Notes one.</summary>
    /// <param name="clientId">The client that was named; null when there is none.</param>
    /// <param name="method">How it tried, by the name in client metadata.</param>
    /// <param name="reason">One of <see cref="AuditReasons"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask NoteAsync(string? clientId, string method, string reason, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        if (_sampling.Take(clientId ?? "", now) is not { } leftOut)
            return;
        var deed = new Deed(AuditEvents.ClientRefused, AccountId: null)
        {
            ClientId = clientId,
            Outcome = AuditOutcome.Refused,
            Reason = reason,
            Details = [("method", method), ("left_out", leftOut > 0 ? $"{leftOut}" : null)],
        };
        await _log.RecordAsync(_trail.Entry(deed, now), ct);
    }
}
