namespace IdentityHost.Accounts.Audit.Refusals;

/// <summary>
/// Lets one of each key through in a minute, and so many of all keys together. What is left out is counted in the next one, so that neither one that comes
/// all day nor many that come once fill the disk (S-204).
/// </summary>
/// <param name="most">How many of all keys together in a minute.</param>
internal sealed class KeyedSampling(int most)
{
    private const int MostRemembered = 1000;

    private readonly Dictionary<string, Sampling> _keys = new(StringComparer.Ordinal);
    private readonly Sampling _all = new(most);

    /// <summary>How many were left out since the last one that was let through; null when this one is left out too.</summary>
    public int? Take(string key, DateTimeOffset now)
    {
        if (Of(key, now).Take(now) is not { } leftOut)
            return null;
        if (_all.Take(now) is { } leftOutOfAll)
            return leftOut + leftOutOfAll;
        _all.LeaveOut(leftOut);
        return null;
    }

    private Sampling Of(string key, DateTimeOffset now)
    {
        lock (_keys)
        {
            if (_keys.TryGetValue(key, out var known))
                return known;
            if (_keys.Count >= MostRemembered)
                ForgetIdle(now);
            // Whoever comes when all places are taken is held by nothing but the limit of all together.
            var sampling = new Sampling(1);
            if (_keys.Count < MostRemembered)
                _keys[key] = sampling;
            return sampling;
        }
    }

    private void ForgetIdle(DateTimeOffset now)
    {
        foreach (var (key, sampling) in _keys.ToList())
        {
            if (sampling.Rest(now) is not { } leftOut)
                continue;
            _all.LeaveOut(leftOut);
            _keys.Remove(key);
        }
    }
}
