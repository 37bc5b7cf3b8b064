namespace IdentityHost.Accounts.Throttling;

/// <summary>Attempt counters, shared by all nodes, committed apart from the request they guard (S-011, S-012).</summary>
public interface IAttempts
{
    /// <summary>
    /// Reserves one attempt in every counter, atomically and before the secret is looked at: one conditional write per counter. When one of them says
    /// wait, nothing is counted anywhere, so that waiting ends. A full <see cref="FailureCount"/> holds up none of the others: who meets a closed
    /// authenticator is delayed like everybody else.
    /// </summary>
    Task<AttemptReservation> ReserveAsync(IReadOnlyList<AttemptCounter> counters, DateTimeOffset at, CancellationToken ct);

    /// <summary>Whether something was counted under the key, and is not over.</summary>
    ValueTask<bool> IsThereAsync(string key, DateTimeOffset at, CancellationToken ct);

    /// <summary>Removes counters after a success.</summary>
    Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct);

    /// <summary>As <see cref="ReserveAsync"/>, for counters that can only say wait: null, or how long.</summary>
    async Task<TimeSpan?> TryReserveAsync(IReadOnlyList<AttemptLimit> limits, DateTimeOffset at, CancellationToken ct) => (await ReserveAsync(limits, at, ct)).Wait;
}

/// <summary>What reserving an attempt gave.</summary>
/// <param name="Wait">How long to wait; null when the attempt was counted.</param>
/// <param name="Closed">Whether a <see cref="FailureCount"/> is full: no value is right, and the answer is the one of a wrong value.</param>
public readonly record struct AttemptReservation(TimeSpan? Wait, bool Closed)
{
    /// <summary>The keys of the counters that say wait; null when the attempt was counted.</summary>
    public IReadOnlyList<string>? Full { get; init; }
}
