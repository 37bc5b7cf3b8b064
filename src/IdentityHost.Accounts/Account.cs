using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts;

/// <summary>A person's account: ASP.NET Core Identity's user and the profile the standard claims speak of (OIDC Core §5.1).</summary>
/// <remarks>
/// The id is random, becomes <c>sub</c>, and is never given again (S-124). The security stamp changes when everything issued before must die.
/// <see cref="IdentityUser"/> itself would draw two random values for each row that is read; whoever makes an account sets them.
/// </remarks>
public sealed class Account : IdentityUser<string>
{
    /// <summary>False for an account that may not sign in through any door (S-016).</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>May enter the administration.</summary>
    public bool IsStaff { get; set; }

    /// <summary>Has every permission.</summary>
    public bool IsSuperuser { get; set; }

    [PersonalData] public string? FirstName { get; set; }
    [PersonalData] public string? LastName { get; set; }
    [PersonalData] public string? MiddleName { get; set; }
    [PersonalData] public string? Nickname { get; set; }
    [PersonalData] public string? ProfileUrl { get; set; }
    [PersonalData] public string? Picture { get; set; }
    [PersonalData] public string? Website { get; set; }
    [PersonalData] public string? Gender { get; set; }

    /// <summary><c>YYYY-MM-DD</c>, or <c>0000-MM-DD</c> when the year is kept private.</summary>
    [PersonalData] public string? Birthdate { get; set; }

    /// <summary>Name of the IANA time zone.</summary>
    [PersonalData] public string? ZoneInfo { get; set; }

    /// <summary>BCP 47 tag.</summary>
    [PersonalData] public string? Locale { get; set; }

    /// <summary>The <c>address</c> claim as JSON text (OIDC Core §5.1.1).</summary>
    [PersonalData] public string? Address { get; set; }

    /// <summary>The operator's own profile fields as the text of a JSON object; null for none.</summary>
    [PersonalData] public string? ExtraFields { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was made by a sign-up, as long as nobody has proven its address or signed in to it; null for all others.</summary>
    public DateTimeOffset? UnusedSince { get; set; }

    /// <summary>
    /// Whether nobody has shown here that they read the mail of the address: it was proven elsewhere than where the account was made, or a provider gave its word. A
    /// sign-in that comes without that word owes a mailed code, and the owner of the mailbox takes the account over (S-162).
    /// </summary>
    public bool MailboxOwed { get; set; }

    /// <summary>
    /// Whether the password was chosen with nothing but a mail to the account's address. The two are one factor then, until somebody who showed another one
    /// as well chooses anew (S-037).
    /// </summary>
    public bool PasswordByMail { get; set; }

    /// <summary>When it is to be deleted, because its owner wanted that; null for all others. Whoever signs in before keeps it.</summary>
    public DateTimeOffset? DeletionDueAt { get; set; }

    /// <summary>When the profile last changed (<c>updated_at</c>).</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>First and last name, or what there is of them; null when there is neither.</summary>
    public string? FullName
    {
        get
        {
            var name = $"{FirstName} {LastName}".Trim();
            return name.Length == 0 ? null : name;
        }
    }
}
