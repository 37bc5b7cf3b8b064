using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.PhoneNumbers;

namespace IdentityHost.Accounts;

/// <summary>How people get in. The names and meanings are django-allauth's settings <c>ACCOUNT_…</c> without the prefix.</summary>
public sealed class AccountsOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts";

    /// <summary>The name people know this server by: in page titles and mails, and refused as a password.</summary>
    [Required, StringLength(60, MinimumLength = 1)]
    public string ProductName { get; set; } = "IdentityHost";

    /// <summary>
    /// Whether strangers may sign up; when not, accounts come from invitations (<see cref="Invitations.InvitationOptions.Allowed"/>), the seed file and the
    /// command line only.
    /// </summary>
    public bool SignUpEnabled { get; set; } = true;

    /// <summary>What a person may sign in with: <c>email</c>, <c>username</c>, <c>phone</c>, separated by commas.</summary>
    [Required]
    public string LoginMethods { get; set; } = "email,username";

    /// <summary>What a sign-up asks for: <c>email</c>, <c>username</c>, <c>phone</c>, <c>password1</c>, separated by commas; a star marks what is required.</summary>
    [Required]
    public string SignupFields { get; set; } = "email*,username,password1*";

    /// <summary>
    /// Whether asking for a code with an address nobody has makes an account, without a password, which the code then proves. Only where
    /// <see cref="SignUpEnabled"/> lets strangers in and nothing but an address and a password is required of them.
    /// </summary>
    public bool AutoCreateAccount { get; set; }

    /// <summary>
    /// Whether the address of a sign-up stays off the account until it is proven, so that any number of accounts may claim one, and one of them gets it.
    /// The account has its user name to sign in with.
    /// </summary>
    public bool DeferIdentityUpdate { get; set; }

    /// <summary>Whether a proven address becomes the account's own where it has none that is proven.</summary>
    public bool IdentityUpdateOnConfirmation { get; set; } = true;

    /// <summary>Whether an address must be proven before its owner is signed in.</summary>
    public EmailVerification EmailVerification { get; set; } = EmailVerification.Mandatory;

    /// <summary>Whether an address is proven by a code typed here; otherwise by a link in the mail.</summary>
    public bool EmailVerificationByCodeEnabled { get; set; } = true;

    /// <summary>How often a code that proves an address may be sent again.</summary>
    [Range(0, 10)]
    public int EmailVerificationResends { get; set; } = 2;

    /// <summary>How often somebody signing up may correct the address.</summary>
    [Range(0, 10)]
    public int EmailVerificationChanges { get; set; } = 2;

    /// <summary>How long a link that proves an address is good.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan EmailConfirmationExpiry { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Whether following a link in the browser that signed up signs in.</summary>
    public bool LoginOnEmailConfirmation { get; set; }

    /// <summary>Whether a code may stand in for the password: by mail, or by text message where <see cref="LoginMethods"/> has <c>phone</c>.</summary>
    public bool LoginByCodeEnabled { get; set; } = true;

    /// <summary>
    /// Whether the mail with such a code holds a link too, which does the same when a button is pressed behind it. Off by default: a mail that teaches
    /// people to press sign-in links helps who sends false ones (S-181).
    /// </summary>
    public bool LoginByLinkEnabled { get; set; }

    /// <summary>Methods after which a mailed code is owed as well: <c>password</c>, <c>mfa</c>, <c>socialaccount</c>, separated by commas; empty for none.</summary>
    public string LoginByCodeRequired { get; set; } = "";

    /// <summary>How often a code that signs in may be sent again.</summary>
    [Range(0, 10)]
    public int LoginByCodeResends { get; set; } = 2;

    /// <summary>Whether a forgotten password is replaced with a code typed here; otherwise by a link in the mail.</summary>
    public bool PasswordResetByCodeEnabled { get; set; } = true;

    /// <summary>How long a link that allows a new password is good; at most 30 minutes (S-025).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "00:30:00")]
    public TimeSpan PasswordResetExpiry { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a new password set by a reset signs in, as far as nothing else is owed.</summary>
    public bool LoginOnPasswordReset { get; set; }

    /// <summary>Whether changing the password ends this session too.</summary>
    public bool LogoutOnPasswordChange { get; set; }

    /// <summary>Whether answers hide which addresses and telephone numbers have an account.</summary>
    public EnumerationPrevention PreventEnumeration { get; set; } = EnumerationPrevention.True;

    /// <summary>Whether somebody asking for a reset or code with an address nobody has gets a mail that says so.</summary>
    public bool EmailUnknownAccounts { get; set; } = true;

    /// <summary>Addresses of one account; 0 for as many as they like.</summary>
    [Range(0, 100)]
    public int MaxEmailAddresses { get; set; } = 10;

    /// <summary>Whether an account has one address that is changed, instead of several.</summary>
    public bool ChangeEmail { get; set; }

    /// <summary>Whether changes of addresses and telephone numbers need a recent proof too, as those of factors and linked accounts always do (S-066).</summary>
    public bool ReauthenticationRequired { get; set; } = true;

    /// <summary>How long a proof is recent.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan ReauthenticationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sign-in may take from its first proof to its last.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a browser or app that is not signed in keeps what it began, such as a reset that waits for its code.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "7.00:00:00")]
    public TimeSpan VisitorLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After how many days an account is deleted that was made by a sign-up and never used: no address proven, nobody signed in; 0 for never.</summary>
    [Range(0, 3650)]
    public int UnusedAccountDays { get; set; } = 30;

    /// <summary>Whether the owner is told by mail of every change that concerns security.</summary>
    public bool EmailNotifications { get; set; } = true;

    /// <summary>Whether the owner is told by mail of a sign-in from a browser that the account does not know, or from an app, up to five times an hour.</summary>
    public bool NewSignInNotifications { get; set; } = true;

    /// <summary>Second factors and passkeys.</summary>
    public MfaOptions Mfa { get; set; } = new();

    /// <summary>Telephone numbers.</summary>
    public PhoneOptions Phones { get; set; } = new();

    /// <summary>One-time-code devices.</summary>
    public DeviceOptions Devices { get; set; } = new();

    /// <summary><see cref="LoginMethods"/> one by one.</summary>
    public IReadOnlyList<string> LoginMethodList => Words(LoginMethods);

    /// <summary>How many addresses an account may have; null for as many as they like, or where it has one that is changed.</summary>
    internal int? MostAddresses => ChangeEmail || MaxEmailAddresses == 0 ? null : MaxEmailAddresses;

    internal bool HidesAccounts => PreventEnumeration != EnumerationPrevention.False;

    /// <summary>Whether a sign-up may claim an address that others have: where no proof is owed, any other answer would tell that they do.</summary>
    internal bool SharesAddresses => PreventEnumeration == EnumerationPrevention.Strict && EmailVerification != EmailVerification.Mandatory;

    /// <summary>Whether accounts have telephone numbers at all: to sign in with, or asked for at sign-up.</summary>
    public bool TakesPhones() => LoginMethodList.Contains("phone", StringComparer.Ordinal) || SignupField("phone").Taken;

    internal IReadOnlyList<string> LoginByCodeRequiredList => Words(LoginByCodeRequired);

    /// <summary>Whether the sign-up takes this field, and whether it must be there.</summary>
    internal (bool Taken, bool Required) SignupField(string name)
    {
        var fields = Words(SignupFields);
        var required = fields.Contains(name + "*", StringComparer.Ordinal);
        return (required || fields.Contains(name, StringComparer.Ordinal), required);
    }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LoginMethodList is not { Count: > 0 } methods || methods.Except(["email", "username", "phone"], StringComparer.Ordinal).Any())
            yield return new ValidationResult("LoginMethods takes email, username and phone, at least one of them.", [nameof(LoginMethods)]);
        if (Words(SignupFields).Select(f => f.TrimEnd('*')).Except(["email", "username", "phone", "password1"], StringComparer.Ordinal).Any())
            yield return new ValidationResult("SignupFields takes email, username, phone and password1, each with a star when it is required.", [nameof(SignupFields)]);
        if (EmailVerification == EmailVerification.Mandatory && !SignupField("email").Required)
            yield return new ValidationResult("EmailVerification=Mandatory needs email* among SignupFields.", [nameof(SignupFields)]);
        if (DeferIdentityUpdate && (!SignupField("username").Required || EmailVerification == EmailVerification.Mandatory))
            yield return new ValidationResult("DeferIdentityUpdate needs username* among SignupFields, and EmailVerification Optional or None.", [nameof(DeferIdentityUpdate)]);
        if (LoginByCodeRequiredList.Except(["password", "mfa", "socialaccount"], StringComparer.Ordinal).Any())
            yield return new ValidationResult("LoginByCodeRequired takes password, mfa and socialaccount.", [nameof(LoginByCodeRequired)]);
        // By a link nobody comes back to where the passkey would be made.
        if (EmailVerification == EmailVerification.Mandatory && !EmailVerificationByCodeEnabled && Mfa.PasskeySignupEnabled && Mfa.Supports("webauthn"))
        {
            yield return new ValidationResult(
                "Mfa:PasskeySignupEnabled needs EmailVerificationByCodeEnabled while EmailVerification is Mandatory; set one of the two otherwise.", [nameof(EmailVerificationByCodeEnabled)]);
        }

        // Only proven numbers have one owner.
        if (!Phones.VerificationEnabled && LoginMethodList.Contains("phone", StringComparer.Ordinal))
            yield return new ValidationResult("LoginMethods=phone needs Phones:VerificationEnabled.", [nameof(LoginMethods)]);
        foreach (var fault in FaultsOf(Phones, nameof(Phones)).Concat(FaultsOf(Devices, nameof(Devices))))
            yield return fault;
    }

    private static IEnumerable<ValidationResult> FaultsOf(object options, string name)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.Select(fault => new ValidationResult(fault.ErrorMessage, [.. fault.MemberNames.Select(member => $"{name}:{member}")]));
    }

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>allauth's <c>ACCOUNT_EMAIL_VERIFICATION</c>.</summary>
public enum EmailVerification
{
    /// <summary>Nothing is sent and nothing owed.</summary>
    None,

    /// <summary>A mail is sent; its owner is signed in all the same.</summary>
    Optional,

    /// <summary>Nobody is signed in before an address is proven.</summary>
    Mandatory,
}

/// <summary>allauth's <c>ACCOUNT_PREVENT_ENUMERATION</c>, with its values.</summary>
public enum EnumerationPrevention
{
    /// <summary>Answers say which addresses and numbers have an account.</summary>
    False,

    /// <summary>They do not, unless an address or number would have two owners: at sign-up only while its proof is owed.</summary>
    True,

    /// <summary>Of addresses they never do: where no proof is owed, several accounts may have the same one, of which one can prove it. Of numbers as above.</summary>
    Strict,
}
