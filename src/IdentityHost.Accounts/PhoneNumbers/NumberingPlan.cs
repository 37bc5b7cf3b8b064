using System.Collections.Frozen;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>How numbers are dialled within one region: what a national form needs to become an international one.</summary>
/// <param name="Region">ISO 3166-1 alpha-2.</param>
/// <param name="CountryCode">Of E.164.</param>
/// <param name="Trunk">The prefix of national numbers, which does not travel; empty where there is none.</param>
/// <param name="Shortest">Digits of a national number without it, at least.</param>
/// <param name="Longest">And at most.</param>
/// <remarks>Only regions whose plan leaves no doubt: where numbers without an area code are dialled, or a leading zero belongs to the number, people type the plus.</remarks>
internal sealed record NumberingPlan(string Region, string CountryCode, string Trunk, int Shortest, int Longest)
{
    private static readonly FrozenDictionary<string, NumberingPlan> s_all = new NumberingPlan[]
    {
        new("AT", "43", "0", 7, 13),
        new("AU", "61", "0", 9, 9),
        new("BE", "32", "0", 8, 9),
        new("CA", "1", "1", 10, 10),
        new("CH", "41", "0", 9, 9),
        new("CZ", "420", "", 9, 9),
        new("DE", "49", "0", 7, 13),
        new("DK", "45", "", 8, 8),
        new("ES", "34", "", 9, 9),
        new("FR", "33", "0", 9, 9),
        new("GB", "44", "0", 9, 10),
        new("GR", "30", "", 10, 10),
        new("IE", "353", "0", 7, 9),
        new("JP", "81", "0", 9, 10),
        new("NL", "31", "0", 9, 9),
        new("NO", "47", "", 8, 8),
        new("NZ", "64", "0", 8, 10),
        new("PL", "48", "", 9, 9),
        new("PT", "351", "", 9, 9),
        new("SE", "46", "0", 7, 9),
        new("SK", "421", "0", 9, 9),
        new("US", "1", "1", 10, 10),
    }.ToFrozenDictionary(plan => plan.Region, StringComparer.Ordinal);

    /// <summary>The regions there are, in order.</summary>
    public static IEnumerable<string> Regions => s_all.Keys.Order(StringComparer.Ordinal);

    /// <summary>The plan of a region; null where none is stated.</summary>
    public static NumberingPlan? Find(string region) => s_all.GetValueOrDefault(region);

    /// <summary>The international form of national digits; null when they are no number of this plan.</summary>
    public string? International(string digits)
    {
        // North America dials the 1 or leaves it out; elsewhere the trunk prefix tells a whole number from a local one.
        var hasTrunk = Trunk.Length > 0 && digits.StartsWith(Trunk, StringComparison.Ordinal);
        if (!hasTrunk && Trunk == "0")
            return null;
        var national = hasTrunk ? digits[Trunk.Length..] : digits;
        // No area code begins with a zero, nor with a one in North America.
        var isWhole = national.Length >= Shortest && national.Length <= Longest && national[0] > (CountryCode == "1" ? '1' : '0');
        return isWhole ? $"+{CountryCode}{national}" : null;
    }
}
