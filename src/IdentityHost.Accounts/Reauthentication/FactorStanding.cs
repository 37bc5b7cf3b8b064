namespace IdentityHost.Accounts.Reauthentication;

/// <summary>How it stands with the second factor of whoever is signed in.</summary>
public enum FactorStanding
{
    /// <summary>The account has nothing that could show one.</summary>
    None,

    /// <summary>The account has one that this session has not shown.</summary>
    Owed,

    /// <summary>This session has shown it.</summary>
    Shown,
}
