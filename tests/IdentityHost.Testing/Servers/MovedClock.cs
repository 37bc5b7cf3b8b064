namespace IdentityHost.Testing.Servers;

/// <summary>A clock that runs, but that a test can set forward: the server sees a later time, timers stay real.</summary>
public sealed class MovedClock : TimeProvider
{
    private long _ahead;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    /// <summary>Moves the clock forward from now on.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
    }
}
