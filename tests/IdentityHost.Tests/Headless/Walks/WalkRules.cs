namespace IdentityHost.Tests.Headless.Walks;

/// <summary>What the settings of a walk's server say, as far as the model must know.</summary>
internal sealed record WalkRules
{
    /// <summary>A mailed code is owed after a password.</summary>
    public bool CodeAfterPassword { get; init; }

    public bool ResetSignsIn { get; init; }

    /// <summary>Mails prove addresses and bring new passwords by links instead of codes.</summary>
    public bool ByLink { get; init; }

    /// <summary>Accounts have numbers, which sign in as well.</summary>
    public bool HasPhones { get; init; }

    /// <summary>A passkey may stand in for the password of a sign-up.</summary>
    public bool SignsUpByKey => !ByLink;
}
