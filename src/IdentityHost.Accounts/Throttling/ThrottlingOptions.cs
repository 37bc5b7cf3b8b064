using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Throttling;

/// <summary>How many tries at a secret are let through: a short burst and a longer stretch for each counter (S-010, S-014).</summary>
/// <remarks>Limits delay, they never lock for good: the longest anyone waits is the long window.</remarks>
public sealed class ThrottlingOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Throttling";

    /// <summary>The short window.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00")]
    public TimeSpan ShortWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The long window, at most 15 minutes (S-014).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "00:15:00")]
    public TimeSpan LongWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Tries at one account in the short window; a success clears the count.</summary>
    [Range(1, 100)]
    public int PerAccountShort { get; set; } = 5;

    /// <summary>Tries at one account in the long window; a success clears the count.</summary>
    [Range(1, 1000)]
    public int PerAccountLong { get; set; } = 15;

    /// <summary>Tries with one e-mail address or user name as typed, whether an account has it or not, in the short window; a success clears the count.</summary>
    [Range(1, 100)]
    public int PerIdentifierShort { get; set; } = 5;

    /// <summary>The same in the long window.</summary>
    [Range(1, 1000)]
    public int PerIdentifierLong { get; set; } = 15;

    /// <summary>Tries from one client address (IPv4 address, IPv6 /64) in the short window, good ones included.</summary>
    [Range(1, 100_000)]
    public int PerAddressShort { get; set; } = 50;

    /// <summary>The same in the long window.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressLong { get; set; } = 200;

    /// <summary>Whether tries are counted per client address at all; <c>IdentityHost:RateLimits:Enabled=false</c> lifts that one, never the others.</summary>
    public bool CountAddresses { get; set; } = true;
}
