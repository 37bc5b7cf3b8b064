using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>One-time codes sent by mail (S-030 to S-032).</summary>
public sealed class CodeOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Codes";

    /// <summary>What codes are made of.</summary>
    public CodeAlphabet Alphabet { get; set; } = CodeAlphabet.Digits;

    /// <summary>Characters of a code: 6 to 12.</summary>
    [Range(6, 12)]
    public int Length { get; set; } = 6;

    /// <summary>How long a code that proves an address is good, at most 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a code that signs in is good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan LoginLifetime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a code that allows a new password is good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Wrong tries that end a challenge.</summary>
    [Range(1, 3)]
    public int Tries { get; set; } = 3;

    /// <summary>Codes sent to one address in an hour, the first one included.</summary>
    [Range(1, 20)]
    public int PerHour { get; set; } = 5;

    /// <summary>Codes sent to one address in a day (S-178).</summary>
    [Range(1, 100)]
    public int PerDay { get; set; } = 20;

    /// <summary>Codes tried for one address in a day, over all its challenges.</summary>
    [Range(3, 100)]
    public int TriesPerDay { get; set; } = 20;

    /// <summary>The wait before the next code can be asked for.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>What codes are made of.</summary>
public enum CodeAlphabet
{
    /// <summary><c>123456</c></summary>
    Digits,

    /// <summary>allauth's consonants, so that no word comes of it, with a dash in the middle: <c>BCD-FGH</c>.</summary>
    Letters,
}
