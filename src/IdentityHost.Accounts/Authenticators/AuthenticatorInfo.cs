namespace IdentityHost.Accounts.Authenticators;

/// <summary>An authenticator as its owner sees it: nothing of its secret.</summary>
/// <param name="Id">Shown to clients.</param>
/// <param name="Kind">What it is.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it last proved its owner; null for never.</param>
public sealed record AuthenticatorInfo(string Id, AuthenticatorKind Kind, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>What its owner calls it; passkeys only.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the passkey can sign in without a user name; null when the browser did not say (<c>credProps.rk</c>, WebAuthn Level 3 §10.1.3).</summary>
    public bool? IsPasswordless { get; init; }

    /// <summary>How many codes the set had; recovery codes only.</summary>
    public int TotalCodes { get; init; }

    /// <summary>How many of them are left.</summary>
    public int UnusedCodes { get; init; }
}
