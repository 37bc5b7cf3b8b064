namespace IdentityHost.Accounts.Throttling;

/// <summary>One counter an attempt must pass.</summary>
/// <param name="Key">What is counted, for example <c>password:account:…</c>; stored as a hash.</param>
/// <param name="ClearedBySuccess">Whether a success clears it; counters of client addresses are never cleared (S-013).</param>
public abstract record AttemptCounter(string Key, bool ClearedBySuccess);

/// <summary>So many attempts in a window that begins with the first of them.</summary>
/// <param name="Most">How many attempts one window allows.</param>
/// <param name="Window">How long the window is.</param>
public sealed record AttemptLimit(string Key, int Most, TimeSpan Window, bool ClearedBySuccess = false) : AttemptCounter(Key, ClearedBySuccess);

/// <summary>Some attempts are free; after each further one the wait for the next doubles (S-014).</summary>
/// <param name="Free">How many attempts in a row need no wait.</param>
/// <param name="First">The wait after the last free one.</param>
/// <param name="Longest">What the wait never exceeds.</param>
/// <param name="Memory">How long after the wait has ended an idle counter is forgotten.</param>
public sealed record AttemptDelay(string Key, int Free, TimeSpan First, TimeSpan Longest, TimeSpan Memory) : AttemptCounter(Key, ClearedBySuccess: true);

/// <summary>Attempts in a row without success, however far apart; a full one closes what it counts until it is cleared (S-015).</summary>
/// <param name="Most">How many attempts in a row are looked at.</param>
/// <param name="Memory">How long after the last attempt it is forgotten; null for never.</param>
public sealed record FailureCount(string Key, int Most, TimeSpan? Memory) : AttemptCounter(Key, ClearedBySuccess: true);
