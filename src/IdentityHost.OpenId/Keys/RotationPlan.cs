using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Keys;

/// <summary>The times of key rotation.</summary>
/// <param name="Period">How long a key signs.</param>
/// <param name="Announcement">How long a key is published before it signs.</param>
/// <param name="Afterlife">How long a key stays published after it last signed: the life of the longest token, and some.</param>
public sealed record RotationTimes(TimeSpan Period, TimeSpan Announcement, TimeSpan Afterlife)
{
    // Nodes' clocks differ, and relying parties keep tokens a little beyond their expiry.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(5);

    /// <summary>The times the settings ask for.</summary>
    public static RotationTimes Of(OpenIdOptions options) => new(
        TimeSpan.FromDays(options.KeyRotationDays),
        TimeSpan.FromSeconds(options.KeyAnnouncement),
        TimeSpan.FromSeconds(Math.Max(options.AccessTokenLifetime, options.IdTokenLifetime)) + s_margin);
}

/// <summary>One step of key rotation.</summary>
public abstract record RotationStep
{
    private RotationStep()
    {
    }

    /// <summary>A new key is needed.</summary>
    public sealed record Create(string Algorithm, int Generation, DateTimeOffset SignsFrom) : RotationStep;

    /// <summary>A key signs no longer, and it is now known when it may leave the JWKS.</summary>
    public sealed record Retire(SigningKey Key, DateTimeOffset RemoveAt) : RotationStep;

    /// <summary>The last token of a key has expired.</summary>
    public sealed record Remove(SigningKey Key) : RotationStep;
}

/// <summary>What has to be done to the keys at a moment; a pure function, so that years of rotation are tested in a second.</summary>
/// <remarks>S-147; OpenID Connect Core §10.1.1.</remarks>
public static class RotationPlan
{
    /// <summary>The steps that are due. Taken twice, the second time gives none.</summary>
    public static IReadOnlyList<RotationStep> Due(IReadOnlyList<SigningKey> keys, RotationTimes times, DateTimeOffset now) =>
        [.. SignatureAlgorithms.OfServer.SelectMany(algorithm => Due(algorithm, keys, times, now))];

    /// <summary>The key that signs at this moment: the newest whose time has come. A key that leaves the JWKS signs no more.</summary>
    public static SigningKey? Signing(IEnumerable<SigningKey> keys, string algorithm, DateTimeOffset now)
    {
        var usable = keys.Where(k => string.Equals(k.Algorithm, algorithm, StringComparison.Ordinal) && !(k.RemoveAt <= now)).ToList();
        return usable.Where(k => k.SignsFrom <= now).MaxBy(k => k.Generation) ?? usable.MinBy(k => k.SignsFrom);
    }

    private static IEnumerable<RotationStep> Due(string algorithm, IReadOnlyList<SigningKey> all, RotationTimes times, DateTimeOffset now)
    {
        var keys = all.Where(k => string.Equals(k.Algorithm, algorithm, StringComparison.Ordinal)).OrderBy(k => k.Generation).ToList();
        if (keys.Count == 0)
        {
            yield return new RotationStep.Create(algorithm, 1, now);
            yield break;
        }

        // The successor is announced early enough that it may sign when the period of the newest key ends.
        var newest = keys[^1];
        var periodEnds = newest.SignsFrom + times.Period;
        if (newest.SignsFrom <= now && periodEnds - times.Announcement <= now)
            yield return new RotationStep.Create(algorithm, newest.Generation + 1, Later(periodEnds, now + times.Announcement));

        for (var i = 0; i < keys.Count - 1; i++)
        {
            if (keys[i].RemoveAt is null && keys[i + 1].SignsFrom <= now)
                yield return new RotationStep.Retire(keys[i], keys[i + 1].SignsFrom + times.Afterlife);
            else if (keys[i].RemoveAt <= now)
                yield return new RotationStep.Remove(keys[i]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
