using IdentityHost.Accounts.PhoneNumbers;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>Which numbers are written to at all: those of the allowed countries, without the ranges that cost a fortune (S-177).</summary>
internal sealed class NumberRanges(IOptions<SmsBudgetOptions> options)
{
    private readonly IReadOnlyList<string> _allowed = options.Value.AllowedCountryList;
    private readonly IReadOnlyList<string> _refused = options.Value.RefusedPrefixList;

    /// <summary>What speaks against the number, as metrics call it; null for nothing.</summary>
    public string? Against(PhoneNumber number)
    {
        var digits = Digits(number);
        if (_allowed.Count > 0 && !BeginsWithOneOf(digits, _allowed))
            return "country";
        return BeginsWithOneOf(digits, _refused) ? "range" : null;
    }

    /// <summary>What numbers that begin alike have in common: calling code and the digits after it, as many as the settings say.</summary>
    public string PrefixOf(PhoneNumber number)
    {
        var digits = Digits(number);
        return digits[..Math.Min(digits.Length, number.CountryCode.Length + options.Value.PrefixDigits)];
    }

    private static string Digits(PhoneNumber number) => number.Value.TrimStart('+');

    private static bool BeginsWithOneOf(string digits, IReadOnlyList<string> prefixes) => prefixes.Any(prefix => digits.StartsWith(prefix, StringComparison.Ordinal));
}
