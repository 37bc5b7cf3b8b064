using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Invitations;

/// <summary>Who may invite, and how long an invitation is good.</summary>
public sealed class InvitationOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Invitations";

    /// <summary>Whether people with a proven address may invite others, also where <see cref="AccountsOptions.SignUpEnabled"/> closes the door to strangers.</summary>
    public bool Allowed { get; set; } = true;

    /// <summary>How long an invitation is good.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Invitations of one account that are neither accepted nor over.</summary>
    [Range(1, 100)]
    public int MostOpen { get; set; } = 20;

    /// <summary>Invitations of one account altogether, those it took back or nobody answered among them; one sent again counts once.</summary>
    [Range(1, 100_000)]
    public int MostAltogether { get; set; } = 200;
}
