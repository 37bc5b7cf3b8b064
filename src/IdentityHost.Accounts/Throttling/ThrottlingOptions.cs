using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Throttling;

/// <summary>How many tries at a secret are let through (S-010, S-014, S-015, S-018).</summary>
public sealed class ThrottlingOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Throttling";

    /// <summary>Tries in a row that need no wait, for one account, for one name as typed and for one known browser; a success starts anew.</summary>
    [Range(1, 100)]
    public int FreeTries { get; set; } = 5;

    /// <summary>The wait after the last free try; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What the wait never exceeds, at most 15 minutes (S-014).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:15:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after its wait an idle counter is forgotten.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "1.00:00:00")]
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Tries in a row, however far apart, after which an authenticator is closed until another one or a reset proves the owner; NIST allows 100 (S-015).</summary>
    [Range(10, 100)]
    public int FailuresThatClose { get; set; } = 100;

    /// <summary>How long a browser stays known to an account after a sign-in.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan KnownBrowserLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The short window of client addresses.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00")]
    public TimeSpan ShortWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The long window of client addresses, at most 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "00:15:00")]
    public TimeSpan LongWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Tries from one client address (IPv4 address, IPv6 /64) in the short window, good ones included.</summary>
    [Range(1, 100_000)]
    public int PerAddressShort { get; set; } = 50;

    /// <summary>The same in the long window.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressLong { get; set; } = 200;

    /// <summary>Whether tries are counted per client address at all; <c>IdentityHost:RateLimits:Enabled=false</c> lifts that one, never the others.</summary>
    public bool CountAddresses { get; set; } = true;

    /// <summary>In how many places names are counted: what a flood of random names can make rows of (S-018).</summary>
    [Range(16, 10_000_000)]
    public int MostIdentifiers { get; set; } = 250_000;

    /// <summary>In how many places client addresses are counted.</summary>
    [Range(16, 10_000_000)]
    public int MostAddresses { get; set; } = 250_000;
}
