using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Audit;

/// <summary>
/// Notes clients that could not prove who they are: one row in a minute for each client, one for all that do not exist, and no more of them together than
/// of failed proofs. What is left out is counted in the next row, so that neither one client that guesses nor many fill the disk (S-204).
/// </summary>
public sealed class RefusedClients
{
    private const int MostRemembered = 1000;

    private readonly Dictionary<string, Sampling> _clients = new(StringComparer.Ordinal);
    private readonly Sampling _all;
    private readonly IAuditLog _log;
    private readonly AuditTrail _trail;
    private readonly TimeProvider _clock;

    internal RefusedClients(IAuditLog log, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock)
    {
        _all = new(options.Value.MostFailuresPerMinute);
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
        if (Of(clientId ?? "", now).Take(now) is not { } leftOut || _all.Take(now) is not { } leftOutOfAll)
            return;
        var deed = new Deed(AuditEvents.ClientRefused, AccountId: null)
        {
            ClientId = clientId,
            Outcome = AuditOutcome.Refused,
            Reason = reason,
            Details = [("method", method), ("left_out", leftOut + leftOutOfAll is > 0 and var count ? $"{count}" : null)],
        };
        await _log.RecordAsync(_trail.Entry(deed, now), ct);
    }

    private Sampling Of(string client, DateTimeOffset now)
    {
        lock (_clients)
        {
            if (_clients.TryGetValue(client, out var known))
                return known;
            if (_clients.Count >= MostRemembered)
                ForgetIdle(now);
            // Whoever comes when all places are taken is held by nothing but the limit of all together.
            var sampling = new Sampling(1);
            if (_clients.Count < MostRemembered)
                _clients[client] = sampling;
            return sampling;
        }
    }

    private void ForgetIdle(DateTimeOffset now)
    {
        foreach (var (client, sampling) in _clients.ToList())
        {
            if (sampling.Rest(now) is not { } leftOut)
                continue;
            _all.LeaveOut(leftOut);
            _clients.Remove(client);
        }
    }
}
