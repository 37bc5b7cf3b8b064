namespace IdentityHost.OpenId.Tests.Ports;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class MovedClock : TimeProvider
{
    public DateTimeOffset Now { get; private set; } = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Move(TimeSpan by) => Now += by;
}
