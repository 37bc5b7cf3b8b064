namespace IdentityHost.Accounts.Audit.Refusals;

/// <summary>Lets so many through in a minute and counts the rest, so that a flood is told of and not written line by line (S-204).</summary>
internal sealed class Sampling(int most)
{
    private readonly Lock _lock = new();
    private long _minute;
    private int _taken;
    private int _leftOut;

    /// <summary>How many were left out since the last one that was let through; null when this one is left out too.</summary>
    public int? Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            var minute = Minute(now);
            if (minute != _minute)
                (_minute, _taken) = (minute, 0);
            if (_taken == most)
            {
                _leftOut++;
                return null;
            }

            _taken++;
            var leftOut = _leftOut;
            _leftOut = 0;
            return leftOut;
        }
    }

    /// <summary>Counts some that were left out elsewhere.</summary>
    public void LeaveOut(int more)
    {
        lock (_lock)
            _leftOut += more;
    }

    /// <summary>How many were left out, where nothing was asked of it in this minute, so that it can be forgotten; null where something was.</summary>
    public int? Rest(DateTimeOffset now)
    {
        lock (_lock)
            return Minute(now) == _minute ? null : _leftOut;
    }

    private static long Minute(DateTimeOffset now) => now.ToUnixTimeSeconds() / 60;
}
