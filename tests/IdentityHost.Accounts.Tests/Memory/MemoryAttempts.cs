using System.Diagnostics;
using IdentityHost.Accounts.Throttling;

namespace IdentityHost.Accounts.Tests.Memory;

/// <summary>Counters, as the database keeps them.</summary>
internal sealed class MemoryAttempts : IAttempts
{
    private readonly Dictionary<string, (int Count, DateTimeOffset Free, DateTimeOffset Ends)> _rows = [];
    private readonly Lock _lock = new();

    public IReadOnlyCollection<string> Keys => _rows.Keys;

    public Task<AttemptReservation> ReserveAsync(IReadOnlyList<AttemptCounter> counters, DateTimeOffset at, CancellationToken ct)
    {
        lock (_lock)
        {
            var waits = counters.Where(c => c is not FailureCount && IsFull(c, at)).Select(c => _rows[c.Key].Free - at).ToList();
            if (waits.Count > 0)
                return Task.FromResult(new AttemptReservation(waits.Max(), false));
            var closed = counters.Any(c => IsFull(c, at));
            foreach (var counter in counters.Where(c => !IsFull(c, at)))
                _rows[counter.Key] = Counted(counter, at);
            return Task.FromResult(new AttemptReservation(null, closed));
        }
    }

    public Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var key in keys)
                _rows.Remove(key);
        }
        return Task.CompletedTask;
    }

    private bool IsFull(AttemptCounter counter, DateTimeOffset at) => _rows.TryGetValue(counter.Key, out var row) && at < row.Ends && counter switch
    {
        AttemptLimit limit => row.Count >= limit.Most,
        AttemptDelay delay => row.Count >= delay.Free && at < row.Free,
        FailureCount failures => row.Count >= failures.Most,
        _ => throw new UnreachableException(),
    };

    private (int, DateTimeOffset, DateTimeOffset) Counted(AttemptCounter counter, DateTimeOffset at)
    {
        var row = _rows.TryGetValue(counter.Key, out var present) && at < present.Ends ? present : (Count: 0, Free: at, Ends: default);
        var count = row.Count + 1;
        switch (counter)
        {
            case AttemptLimit limit:
                var ends = row.Count == 0 ? at + limit.Window : row.Ends;
                return (count, ends, ends);
            case AttemptDelay delay:
                var wait = count < delay.Free ? TimeSpan.Zero : delay.First * Math.Pow(2, Math.Min(count - delay.Free, 20));
                var free = at + (wait < delay.Longest ? wait : delay.Longest);
                return (count, free, free + delay.Memory);
            case FailureCount { Memory: var memory }:
                return (count, at, memory is { } kept ? at + kept : DateTimeOffset.MaxValue);
            default:
                throw new UnreachableException();
        }
    }
}
