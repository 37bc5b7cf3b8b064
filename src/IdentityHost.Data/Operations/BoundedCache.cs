using System.Collections.Concurrent;

namespace IdentityHost.Data.Operations;

/// <summary>
/// A cache of two halves: what is used moves to the young one; when that is full it becomes the old one and the old one is
/// dropped. Holds at most twice <paramref name="half"/> entries and needs no clock.
/// </summary>
/// <param name="half">How many entries one half takes.</param>
internal sealed class BoundedCache<T>(int half)
{
    private readonly Lock _turning = new();
    private ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);
    private int _count;

    public bool TryGet(string key, out T value)
    {
        if (_young.TryGetValue(key, out value!))
            return true;
        if (!_old.TryGetValue(key, out value!))
            return false;
        Set(key, value);
        return true;
    }

    public void Set(string key, T value)
    {
        _young[key] = value;
        if (Interlocked.Increment(ref _count) <= half)
            return;
        lock (_turning)
        {
            if (_count <= half)
                return;
            _old = _young;
            _young = new(StringComparer.Ordinal);
            _count = 0;
        }
    }
}
