namespace IdentityHost.Accounts.Sessions;

/// <summary>
/// Proofs that count together, and since when: those of one sign-in, with what raised it soon after. A token's <c>auth_time</c>, <c>acr</c> and <c>amr</c>
/// speak of one of these, so that none of them calls an old proof fresh (S-047, S-068).
/// </summary>
/// <param name="Proofs">In order.</param>
/// <param name="At">All of them were made then, or later.</param>
public sealed record ProofEvent(IReadOnlyList<ProvenMethod> Proofs, DateTimeOffset At)
{
    /// <summary>Whether they are two factors.</summary>
    public bool AreTwoFactors => ProvenMethod.AreTwoFactors(Proofs);

    /// <summary>Whether an authenticator of the account is among them.</summary>
    internal bool HasAuthenticator => Proofs.Any(p => p.Method == ProvenMethod.Mfa);

    /// <summary>Whether the session lay unused for long after one of them.</summary>
    internal bool IsLapsed => Proofs.Any(p => p.Lapsed);

    /// <summary>Until when they serve somebody who asks for two factors (S-062).</summary>
    public DateTimeOffset ServesUntil(SessionLifetimeOptions lifetime) => IsLapsed ? DateTimeOffset.MinValue : At + lifetime.TwoFactorTimeout;

    /// <summary>The newest of a session.</summary>
    internal static ProofEvent NewestOf(IReadOnlyList<ProvenMethod> methods)
    {
        // Nearly every session has begun with a password and nothing else.
        if (methods.Count == 1)
            return new ProofEvent(methods, methods[0].At);
        var events = Of(methods);
        return events.Last(e => e.At == events.Max(other => other.At));
    }

    /// <summary>
    /// The newest proofs of a session that are two factors, where the newest event alone is one: since the first of them, for one made later says nothing
    /// of that. Null when there are none, or no more than the newest event shows.
    /// </summary>
    internal static ProofEvent? StrongerOf(IReadOnlyList<ProvenMethod> methods)
    {
        if (methods.Count == 1 || !ProvenMethod.AreTwoFactors(methods) || NewestOf(methods).AreTwoFactors)
            return null;
        var events = Of(methods);
        for (var first = events.Count - 1; ; first--)
        {
            var since = events[first..];
            IReadOnlyList<ProvenMethod> proofs = [.. since.SelectMany(e => e.Proofs)];
            if (ProvenMethod.AreTwoFactors(proofs))
                return new ProofEvent(proofs, since.Min(e => e.At));
        }
    }

    private static List<ProofEvent> Of(IReadOnlyList<ProvenMethod> methods)
    {
        var events = new List<ProofEvent>();
        for (var begin = 0; begin < methods.Count;)
        {
            var end = begin + 1;
            while (end < methods.Count && !methods[end].Begins)
                end++;
            var proofs = methods.Take(end).Skip(begin).ToList();
            events.Add(new ProofEvent(proofs, proofs.Max(p => p.At)));
            begin = end;
        }

        return events;
    }
}
