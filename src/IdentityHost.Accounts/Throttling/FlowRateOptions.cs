using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Throttling;

/// <summary>
/// How often a thing may be asked for, in allauth's form: amount, period (<c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>, with a number before it where it
/// is not one), and what is counted (<c>ip</c>, <c>user</c>, <c>key</c>: the address or name typed); several separated by commas, empty for no limit.
/// </summary>
public sealed class FlowRateOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:RateLimits";

    private const string Form = @"^\s*(\d{1,6}/\d{0,5}[smhd]/(ip|user|key)\s*(,\s*\d{1,6}/\d{0,5}[smhd]/(ip|user|key)\s*)*)?$";

    /// <summary>Sign-ins by password.</summary>
    [RegularExpression(Form)]
    public string Login { get; set; } = "30/m/ip";

    /// <summary>Sign-ups.</summary>
    [RegularExpression(Form)]
    public string Signup { get; set; } = "20/m/ip";

    /// <summary>Requests for a new password.</summary>
    [RegularExpression(Form)]
    public string ResetPassword { get; set; } = "20/m/ip,5/m/key";

    /// <summary>New passwords by the key of a mail.</summary>
    [RegularExpression(Form)]
    public string ResetPasswordFromKey { get; set; } = "20/m/ip";

    /// <summary>Proofs of somebody already signed in.</summary>
    [RegularExpression(Form)]
    public string Reauthenticate { get; set; } = "10/m/user";

    /// <summary>Changes of the password.</summary>
    [RegularExpression(Form)]
    public string ChangePassword { get; set; } = "5/m/user";

    /// <summary>Changes of addresses.</summary>
    [RegularExpression(Form)]
    public string ManageEmail { get; set; } = "10/m/user";

    /// <summary>Requests for a code that signs in.</summary>
    [RegularExpression(Form)]
    public string RequestLoginCode { get; set; } = "20/m/ip,3/m/key";

    /// <summary>Mails that prove an address; null for <c>1/10s/key</c> where they hold a code, and <c>1/180s/key</c> where they hold a link.</summary>
    [RegularExpression(Form)]
    public string? ConfirmEmail { get; set; }

    /// <summary>Invitations, those sent again included.</summary>
    [RegularExpression(Form)]
    public string Invite { get; set; } = "20/h/user,2/h/key";

    /// <summary>Mails that staff asks for: of accounts they make, and of password resets they start; <c>user</c> is who asks, <c>key</c> whom it reaches.</summary>
    [RegularExpression(Form)]
    public string AdministrationMail { get; set; } = "300/h/user,5/h/key";

    /// <summary>Changes of the telephone number.</summary>
    [RegularExpression(Form)]
    public string ChangePhone { get; set; } = "1/m/user";

    /// <summary>Text messages that prove a number.</summary>
    [RegularExpression(Form)]
    public string VerifyPhone { get; set; } = "1/30s/key,3/m/ip";
}
