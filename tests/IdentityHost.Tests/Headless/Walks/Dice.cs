namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Throws that a seed repeats (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to one less than this.</summary>
    public int Below(int most) => (int)(Next() % (ulong)most);

    /// <summary>True once in so many throws.</summary>
    public bool OneIn(int many) => Below(many) == 0;

    /// <summary>One of these.</summary>
    public T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
