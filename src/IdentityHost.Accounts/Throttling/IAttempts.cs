namespace IdentityHost.Accounts.Throttling;

/// <summary>One counter an attempt must pass.</summary>
/// <param name="Key">What is counted, for example <c>password:account:…</c> or <c>password:address:…</c>; hashed before it is stored when it holds what somebody typed.</param>
/// <param name="Most">How many attempts one window allows.</param>
/// <param name="Window">How long the window is.</param>
/// <param name="ClearedBySuccess">Whether a success of the same account clears it; address counters are never cleared (S-013).</param>
public sealed record AttemptLimit(string Key, int Most, TimeSpan Window, bool ClearedBySuccess = false);

/// <summary>Attempt counters, shared by all nodes, committed apart from the request they guard (S-011, S-012).</summary>
public interface IAttempts
{
    /// <summary>
    /// Reserves one attempt in every counter, atomically and before the secret is looked at. Null when all allow it; otherwise
    /// how long to wait. A refused attempt is not counted, so that waiting ends.
    /// </summary>
    Task<TimeSpan?> TryReserveAsync(IReadOnlyList<AttemptLimit> limits, DateTimeOffset at, CancellationToken ct);

    /// <summary>Clears counters after a success.</summary>
    Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct);
}
