namespace IdentityHost.Accounts.Visitors;

/// <summary>Something a visitor began and has not finished: at most one of each kind, so that beginning it again replaces it.</summary>
/// <remarks>It grants nothing but its own next step (S-026), and works only for the visitor who began it (S-034, S-061).</remarks>
public sealed record PendingStep
{
    /// <summary>Random, new with every writing: whoever read an older state changes nothing. Codes are bound to it.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is: the id of a session, or of a visitor without one.</summary>
    public required string Holder { get; init; }

    public required PendingKind Kind { get; init; }

    /// <summary>The account it is about; null when nobody has what was typed, which nobody may learn (S-003).</summary>
    public string? AccountId { get; init; }

    /// <summary>The address a code went to, as it is shown; null where none went.</summary>
    public string? SentTo { get; init; }

    /// <summary>Keyed hash of the code (S-035); null where nothing is compared with a code.</summary>
    public byte[]? CodeHash { get; init; }

    /// <summary>Wrong proofs it still bears; the last one ends it (S-032, S-043).</summary>
    public int TriesLeft { get; init; }

    /// <summary>Codes that may still be sent again.</summary>
    public int ResendsLeft { get; init; }

    /// <summary>Times the address may still be changed.</summary>
    public int ChangesLeft { get; init; }

    /// <summary>What else the step must remember, as its own folder writes it (JSON, sealed where it is secret).</summary>
    public string? Data { get; init; }

    /// <summary>When it, or its present code, was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Without its data (S-200).</summary>
    public override string ToString() => $"{nameof(PendingStep)} {Kind}";
}

/// <summary>What can be under way. The numbers are stored.</summary>
public enum PendingKind
{
    /// <summary>A sign-in: what is proven so far and what is owed (<c>SignIn/PendingSignIn</c>).</summary>
    SignIn = 1,

    /// <summary>A code that signs in.</summary>
    LoginCode = 2,

    /// <summary>A code that proves an e-mail address.</summary>
    EmailCode = 3,

    /// <summary>A code that allows a new password.</summary>
    PasswordReset = 4,

    /// <summary>The tries at a second factor within one sign-in.</summary>
    SecondFactor = 5,

    /// <summary>A TOTP secret that was shown and not confirmed.</summary>
    TotpEnrolment = 6,

    /// <summary>The challenge of a passkey ceremony.</summary>
    Passkey = 7,

    /// <summary>A code that proves a phone number.</summary>
    PhoneCode = 8,

    /// <summary>A sign-up by an outside provider that lacks data.</summary>
    ProviderSignUp = 9,

    /// <summary>The refresh token of an app's session that is the present one (<c>Sessions/SessionRefresh</c>).</summary>
    TokenRefresh = 10,

    /// <summary>A code by which somebody signed in proves again that it is them.</summary>
    ProofCode = 11,

    /// <summary>A browser on its way to an outside provider and back (<c>External/Redirects</c>).</summary>
    ProviderRedirect = 12,
}
