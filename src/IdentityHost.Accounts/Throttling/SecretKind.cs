namespace IdentityHost.Accounts.Throttling;

/// <summary>What is tried. Each kind has counters of its own: tries at one tell nothing of, and clear nothing of, another (S-013).</summary>
public enum SecretKind
{
    /// <summary>The account's password.</summary>
    Password,

    /// <summary>Codes of an authenticator app.</summary>
    Totp,

    /// <summary>The set of recovery codes.</summary>
    RecoveryCode,

    /// <summary>Codes sent by mail or text message.</summary>
    OneTimeCode,
}
