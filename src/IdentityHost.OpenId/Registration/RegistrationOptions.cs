using System.ComponentModel.DataAnnotations;

namespace IdentityHost.OpenId.Registration;

/// <summary>Settings of dynamic client registration, under <c>IdentityHost:Registration</c>.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Registration";

    /// <summary>Who may register a client at <c>POST /connect/register</c>.</summary>
    public RegistrationPolicy Policy { get; set; } = RegistrationPolicy.InitialAccessToken;

    /// <summary>How many dynamically registered clients there may be at most; a flood cannot fill the disk (S-150).</summary>
    [Range(1, 10_000_000)]
    public int MaxClients { get; set; } = 10_000;

    /// <summary>Seconds until the secret of a dynamically registered client expires (<c>client_secret_expires_at</c>); 0 for never.</summary>
    [Range(0, 315_360_000)]
    public long ClientSecretLifetime { get; set; }

    /// <summary>How many clients one address (IPv4 /32, IPv6 /64) may register in a day while the policy is <c>Open</c> (S-150).</summary>
    [Range(1, 1_000_000)]
    public int PerAddressAndDay { get; set; } = 50;

    /// <summary>Days after which a dynamically registered client is deleted that nobody ever allowed anything and that acts for nobody but people; 0 for never (S-150).</summary>
    [Range(0, 3_650)]
    public int UnusedAfterDays { get; set; } = 30;

    /// <summary>
    /// The scopes beyond the standard ones that dynamically registered clients may have, and with them the resources they may name
    /// (RFC 8707). Empty: all, as far as people are asked; none for clients with <c>client_credentials</c>.
    /// </summary>
    public string[] Scopes { get; set; } = [];
}

/// <summary>Who may register a client.</summary>
public enum RegistrationPolicy
{
    /// <summary>Nobody: the endpoint answers 404 and is not announced.</summary>
    Off,

    /// <summary>Who holds an initial access token (<c>clients token</c> on the command line).</summary>
    InitialAccessToken,

    /// <summary>Everybody, within the limits by address and in total.</summary>
    Open,
}
