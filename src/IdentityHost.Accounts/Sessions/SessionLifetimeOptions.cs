using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Sessions;

/// <summary>How long a session lives, by the server's data (S-062), and how many an account has (S-070).</summary>
public sealed class SessionLifetimeOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Sessions";

    /// <summary>A session not used this long is over.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A session is over after this, however often it is used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A proof older than this serves no app that asks for two factors (<c>acr_values</c>, or the client's <c>default_acr_values</c>): both are proven anew.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan TwoFactorTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The same for a proof after which the session was not used this long.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan TwoFactorIdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Live sessions of one account; one more ends the oldest.</summary>
    [Range(1, 10_000)]
    public int MostPerAccount { get; set; } = 100;

    /// <summary>Whether the list of sessions tells when each was last seen (allauth's <c>USERSESSIONS_TRACK_ACTIVITY</c>).</summary>
    public bool TrackActivity { get; set; } = true;
}
