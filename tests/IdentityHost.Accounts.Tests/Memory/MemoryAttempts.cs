using IdentityHost.Accounts.Throttling;

namespace IdentityHost.Accounts.Tests.Memory;

/// <summary>Fixed windows, as the database keeps them.</summary>
internal sealed class MemoryAttempts : IAttempts
{
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _windows = [];
    private readonly Lock _lock = new();

    public IReadOnlyCollection<string> Keys => _windows.Keys;

    public Task<TimeSpan?> TryReserveAsync(IReadOnlyList<AttemptLimit> limits, DateTimeOffset at, CancellationToken ct)
    {
        lock (_lock)
        {
            TimeSpan? wait = null;
            foreach (var limit in limits)
            {
                if (_windows.TryGetValue(limit.Key, out var window) && at < window.Since + limit.Window && window.Count >= limit.Most)
                    wait = TimeSpan.FromTicks(Math.Max(wait?.Ticks ?? 0, (window.Since + limit.Window - at).Ticks));
            }
            if (wait is not null)
                return Task.FromResult(wait);
            foreach (var limit in limits)
            {
                var window = _windows.TryGetValue(limit.Key, out var present) && at < present.Since + limit.Window ? present : (Since: at, Count: 0);
                _windows[limit.Key] = (window.Since, window.Count + 1);
            }
            return Task.FromResult<TimeSpan?>(null);
        }
    }

    public Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var key in keys)
                _windows.Remove(key);
        }
        return Task.CompletedTask;
    }
}
