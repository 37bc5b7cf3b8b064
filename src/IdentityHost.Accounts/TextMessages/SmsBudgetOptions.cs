using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>What text messages may cost (S-177). All amounts are for one day, which begins with the first message.</summary>
public sealed class SmsBudgetOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Sms:Budget";

    // E.164 allows 15 digits; one at least is the subscriber's own.
    private const int LongestPrefix = 14;

    /// <summary>The calling codes that are written to, separated by commas (<c>1,44,49</c>; longer beginnings such as <c>1212</c> do as well); empty for all of them.</summary>
    public string AllowedCountries { get; set; } = "";

    /// <summary>The beginnings of numbers that are never written to, calling code first, separated by commas: satellites, networks without a country, premium ranges.</summary>
    public string RefusedPrefixes { get; set; } =
        "870,878,881,882,883,979,1900,31900,31906,31909,3290,338,34803,34806,34807,39892,39899,41900,41901,41906,43900,43930,4470,449,46900,46939,46944,49137,49900";

    /// <summary>Messages of one account.</summary>
    [Range(1, 1000)]
    public int PerAccount { get; set; } = 10;

    /// <summary>Messages to one number, whoever asks.</summary>
    [Range(1, 1000)]
    public int PerNumber { get; set; } = 10;

    /// <summary>Messages one client address may ask for (IPv4 address, IPv6 /64).</summary>
    [Range(1, 100_000)]
    public int PerAddress { get; set; } = 20;

    /// <summary>Messages to all numbers that begin alike.</summary>
    [Range(1, 1_000_000)]
    public int PerPrefix { get; set; } = 100;

    /// <summary>How many digits after the calling code make numbers begin alike.</summary>
    [Range(1, 9)]
    public int PrefixDigits { get; set; } = 4;

    /// <summary>Messages altogether; the last of them raises the alarm.</summary>
    [Range(1, 100_000_000)]
    public int PerDay { get; set; } = 1000;

    internal IReadOnlyList<string> AllowedCountryList => Items(AllowedCountries);

    internal IReadOnlyList<string> RefusedPrefixList => Items(RefusedPrefixes);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AllowedCountryList.FirstOrDefault(IsNoPrefix) is { } country)
            yield return new ValidationResult($"{Section}:{nameof(AllowedCountries)} takes calling codes in digits, separated by commas, and '{country}' is none.", [nameof(AllowedCountries)]);
        if (RefusedPrefixList.FirstOrDefault(IsNoPrefix) is { } prefix)
            yield return new ValidationResult($"{Section}:{nameof(RefusedPrefixes)} takes beginnings of numbers in digits, separated by commas, and '{prefix}' is none.", [nameof(RefusedPrefixes)]);
    }

    /// <summary>A plus before the digits is what people write.</summary>
    private static string[] Items(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => item.TrimStart('+'))];

    private static bool IsNoPrefix(string item) => item.Length is 0 or > LongestPrefix || !item.All(char.IsAsciiDigit) || item[0] == '0';
}
