namespace IdentityHost.Accounts.Acts;

/// <summary>One write of an <see cref="Act"/>. Each feature's folder holds the changes it makes.</summary>
/// <remarks>A change that says "conditional" must hit its row exactly once, or the whole act is taken back: single use is decided there (S-033).</remarks>
public abstract record Change;

/// <summary>What belongs together: all of it is written, or nothing (S-221). Mails are changes too, so that none is lost and none speaks of what never happened.</summary>
/// <param name="At">When; the time of every change in it.</param>
/// <param name="Changes">Written in this order.</param>
public sealed record Act(DateTimeOffset At, IReadOnlyList<Change> Changes);

/// <summary>Writes acts.</summary>
public interface IActs
{
    /// <summary>
    /// Writes the whole act in one transaction. False, and nothing written, when a conditional change did not find its row as expected: somebody
    /// else was first, or its time is over.
    /// </summary>
    Task<bool> TryCommitAsync(Act act, CancellationToken ct);
}
