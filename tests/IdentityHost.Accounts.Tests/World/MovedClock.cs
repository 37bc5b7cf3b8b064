namespace IdentityHost.Accounts.Tests.World;

/// <summary>A clock that moves when the test says so.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset _now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;
}
