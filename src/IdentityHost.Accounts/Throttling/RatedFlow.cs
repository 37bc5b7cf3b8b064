namespace IdentityHost.Accounts.Throttling;

/// <summary>What <see cref="FlowRateOptions"/> limits; the names are allauth's.</summary>
internal enum RatedFlow
{
    Login,

    /// <summary>The question to a passkey that signs in; as often as sign-ins, counted apart.</summary>
    PasskeyOptions,
    Signup,
    ResetPassword,
    ResetPasswordFromKey,
    Reauthenticate,
    ChangePassword,
    ManageEmail,
    RequestLoginCode,
    ConfirmEmail,
    Invite,

    /// <summary>Mails that staff asks for: to who gets an account, or is to choose a new password.</summary>
    AdministrationMail,
    ChangePhone,
    VerifyPhone,
}
