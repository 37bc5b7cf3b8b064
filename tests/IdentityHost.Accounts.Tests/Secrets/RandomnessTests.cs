using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Secrets;

/// <summary>What people and programs must not guess (S-030, S-196).</summary>
public sealed class RandomnessTests
{
    private const int Draws = 1_000_000;

    [Fact]
    [Trait("Security", "S-030")]
    public void A_million_codes_are_spread_evenly_over_every_digit_and_over_all_codes()
    {
        var digits = new int[6, 10];
        var met = new bool[Draws];
        var different = 0;
        for (var i = 0; i < Draws; i++)
        {
            var code = OneTimeCode.New(CodeAlphabet.Digits, 6);
            code.Length.ShouldBe(6);
            for (var at = 0; at < 6; at++)
                digits[at, code[at] - '0']++;
            var number = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
            different += met[number] ? 0 : 1;
            met[number] = true;
        }

        // Chi-squared with nine degrees of freedom: above 60 once in a billion runs.
        for (var at = 0; at < 6; at++)
        {
            const double Expected = Draws / 10.0;
            var distance = Enumerable.Range(0, 10).Sum(digit => Math.Pow(digits[at, digit] - Expected, 2) / Expected);
            distance.ShouldBeLessThan(60, $"digit {at + 1}");
        }

        // A million uniform draws out of a million leave 1/e of them out: 632,121 met, with a deviation of about 312.
        different.ShouldBeInRange(632_121 - 3_000, 632_121 + 3_000);
    }

    [Fact]
    [Trait("Security", "S-030")]
    public void What_opens_a_door_has_256_random_bits_and_an_id_has_128()
    {
        RandomToken.NewSecret().Length.ShouldBe(43);
        RandomToken.NewId().Length.ShouldBe(22);
        Enumerable.Range(0, 10_000).Select(_ => RandomToken.NewId()).Distinct(StringComparer.Ordinal).Count().ShouldBe(10_000);
    }

    [Fact]
    [Trait("Security", "S-196")]
    public void A_code_fits_its_own_purpose_and_challenge_alone()
    {
        var key = new CodeKey(new byte[32]);
        const string mine = "challenge", other = "another challenge";
        var kept = OneTimeCode.Hash(key, "signup", mine, "123456");

        OneTimeCode.Fits(kept, key, "signup", mine, "123456").ShouldBeTrue();
        OneTimeCode.Fits(kept, key, "signin", mine, "123456").ShouldBeFalse();
        OneTimeCode.Fits(kept, key, "signup", other, "123456").ShouldBeFalse();
        OneTimeCode.Fits(kept, key, "signup", mine, "123457").ShouldBeFalse();
        OneTimeCode.Fits(kept, new CodeKey([.. Enumerable.Repeat((byte)2, 32)]), "signup", mine, "123456").ShouldBeFalse();
    }
}
