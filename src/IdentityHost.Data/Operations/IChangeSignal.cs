namespace IdentityHost.Data.Operations;

/// <summary>How a node hears that another one changed something.</summary>
internal interface IChangeSignal
{
    /// <summary>Ends when a change was announced, at the latest after <paramref name="longest"/>.</summary>
    Task WaitAsync(TimeSpan longest, CancellationToken ct);
}

/// <summary>Nobody announces anything: the clock alone. Real time, because changes of other processes come in real time.</summary>
internal sealed class ClockSignal : IChangeSignal
{
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => Task.Delay(longest, ct);
}
