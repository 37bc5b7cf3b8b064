namespace IdentityHost.Accounts.Audit;

/// <summary>The reasons that stand in audit rows.</summary>
public static class AuditReasons
{
    /// <summary>The password was wrong, or nobody has what was typed beside it.</summary>
    public const string WrongPassword = "wrong_password";

    /// <summary>The code of an authenticator app, or the recovery code, was wrong.</summary>
    public const string WrongFactor = "wrong_factor";

    /// <summary>The passkey's answer was not good.</summary>
    public const string WrongPasskey = "wrong_passkey";

    /// <summary>The token of an outside provider that an app handed in was not good, or not meant for this server.</summary>
    public const string WrongToken = "wrong_token";

    /// <summary>The code of a mail or text message was wrong.</summary>
    public const string WrongCode = "wrong_code";

    /// <summary>It was tried too often in a row: no value is right until its owner has proven themselves otherwise (S-015).</summary>
    public const string Closed = "closed";

    /// <summary>The proof was right, but the account is disabled.</summary>
    public const string Disabled = "account_disabled";

    /// <summary>There is no such client.</summary>
    public const string UnknownClient = "unknown_client";

    /// <summary>The client's secret was wrong, or has expired.</summary>
    public const string WrongSecret = "wrong_secret";

    /// <summary>The client's assertion was not good, or not new.</summary>
    public const string WrongAssertion = "wrong_assertion";

    /// <summary>The client registered another way to prove who it is.</summary>
    public const string WrongMethod = "wrong_method";

    /// <summary>The proof may have been right, but the client is disabled.</summary>
    public const string ClientDisabled = "client_disabled";

    /// <summary>The account's owner asked for it.</summary>
    public const string ByOwner = "by_owner";

    /// <summary>The session's person signed out there.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>Somebody else, or the same person anew, signed in at the same browser.</summary>
    public const string Replaced = "replaced";

    /// <summary>A spent refresh token was shown again (S-129).</summary>
    public const string Replayed = "replayed";

    /// <summary>The client gave its token back (RFC 7009).</summary>
    public const string GivenBack = "given_back";

    /// <summary>It was set up before the account's address was proven, and may be somebody else's (S-162).</summary>
    public const string SetUpBefore = "set_up_before";

    /// <summary>A member of staff or an operator did it for the account.</summary>
    public const string ByOthers = "by_others";

    /// <summary>The token has not the scope that the administration wants.</summary>
    public const string WrongScope = "wrong_scope";

    /// <summary>Whoever asked has not the permission.</summary>
    public const string NoPermission = "no_permission";

    /// <summary>The account has no second factor, which the administration wants.</summary>
    public const string NoSecondFactor = "no_second_factor";

    /// <summary>The second factor was not shown, or the sign-in is too long ago.</summary>
    public const string ProofOwed = "proof_owed";

    /// <summary>It is above the rights of whoever asked (S-194).</summary>
    public const string AboveRights = "above_rights";

    /// <summary>It would have left no active superuser.</summary>
    public const string LastSuperuser = "last_superuser";

    /// <summary>It belongs to the server itself.</summary>
    public const string BelongsToServer = "belongs_to_server";
}
