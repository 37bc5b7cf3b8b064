using IdentityHost.Accounts.External;

namespace IdentityHost.Accounts.Sessions;

/// <summary>A signed-in browser or app: one row.</summary>
public sealed record Session
{
    /// <summary>The public id (<c>sid</c>); grants nothing.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the token that the cookie, or the app, carries.</summary>
    public required byte[] TokenHash { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The account's security stamp when the session began; the session dies when the account has another one.</summary>
    public required string Stamp { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>What was proven, in order: the facts behind <c>amr</c> and <c>auth_time</c>.</summary>
    public required IReadOnlyList<ProvenMethod> Methods { get; init; }

    public string? UserAgent { get; init; }

    public string? Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Written at most once a minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The absolute end, however often it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the person last proved who they are (<c>auth_time</c>).</summary>
    public DateTimeOffset AuthenticatedAt => Newest.At;

    /// <summary>What they proved then.</summary>
    public ProofEvent Newest => ProofEvent.NewestOf(Methods);

    /// <summary>What they proved before, when that reached two factors and the newest does not.</summary>
    public ProofEvent? Stronger => ProofEvent.StrongerOf(Methods);

    /// <summary>When they last proved an authenticator of theirs; null when the session began with making the account.</summary>
    public DateTimeOffset? ProvenAt => Methods.Where(m => m.Method != ProvenMethod.SignUp).Select(m => (DateTimeOffset?)m.At).Max();
}

/// <summary>One proof: by which method, and when.</summary>
/// <param name="Method">allauth's word: <c>password</c>, <c>code</c>, <c>mfa</c>, <c>password_reset</c>, <c>socialaccount</c>; or <see cref="SignUp"/>.</param>
/// <param name="Reference">The RFC 8176 value it becomes in <c>amr</c>, for example <c>pwd</c>.</param>
/// <param name="At">When.</param>
public sealed record ProvenMethod(string Method, string Reference, DateTimeOffset At)
{
    /// <summary>The account was made in this session: a fact for <c>auth_time</c>, but no proof of an authenticator, and not listed as one.</summary>
    public const string SignUp = "signup";

    /// <summary>An authenticator of the account: a second factor, or a passkey alone.</summary>
    public const string Mfa = "mfa";

    /// <summary>A code that was sent, by mail or text message.</summary>
    public const string Code = "code";

    /// <summary>An identity at an outside provider.</summary>
    public const string External = "socialaccount";

    /// <summary>The address typed, or the one a code went to.</summary>
    public string? Email { get; init; }

    /// <summary>The user name typed.</summary>
    public string? Username { get; init; }

    /// <summary>The number a code went to.</summary>
    public string? Phone { get; init; }

    /// <summary>Which authenticator, for <c>mfa</c>.</summary>
    public string? AuthenticatorId { get; init; }

    /// <summary><c>totp</c>, <c>recovery_codes</c> or <c>webauthn</c>, for <c>mfa</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The outside provider, for <c>socialaccount</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The person's id at the provider.</summary>
    public string? Uid { get; init; }

    /// <summary>Whether somebody already signed in proved themselves again.</summary>
    public bool Reauthenticated { get; init; }

    /// <summary>Whether it does not count together with what was proven before it: a sign-in began with it, or it was shown again later.</summary>
    public bool Begins { get; init; }

    /// <summary>Whether the session lay unused for so long after it that it serves nobody any more who asks for two factors (S-062).</summary>
    public bool Lapsed { get; init; }

    /// <summary>Whether a passkey that verified its user stood for both factors (S-051).</summary>
    public bool Passwordless { get; init; }

    /// <summary>
    /// Whether the password was chosen with nothing but a mail to the account's address, for <c>password</c>; for <see cref="External"/>, whether the identity
    /// has the account's address, so that who reads its mail could perhaps come in there too (S-037).
    /// </summary>
    public bool ByMail { get; init; }

    /// <summary>When the provider had the person prove who they are, as far as it says, for <see cref="External"/>.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>An identity at a provider, proven now or when it says. RFC 8176 has no value for that, and its §2 allows others.</summary>
    internal static ProvenMethod ByProvider(ExternalIdentity identity, bool byMail, DateTimeOffset now)
    {
        var at = identity.ProvenAt < now ? identity.ProvenAt.Value : now;
        return new(External, "fed", at)
        {
            Provider = identity.Provider,
            Uid = identity.Uid,
            ByMail = byMail,
            AskedAt = identity.AskedAt > at ? at : identity.AskedAt,
        };
    }

    /// <summary>The same, where the account may get another mailbox than it had: an identity could have that one too (S-037).</summary>
    internal static IReadOnlyList<ProvenMethod> WithAnyMailbox(IReadOnlyList<ProvenMethod> proven) => [.. proven.Select(p => p.Method is External ? p with { ByMail = true } : p)];

    /// <summary>Whether a provider let the person in without having asked them since then, or does not say.</summary>
    internal bool IsUnaskedSince(DateTimeOffset then) => Method is External && !(AskedAt >= then);

    /// <summary>Whether who reads the account's mail could do the same.</summary>
    internal bool IsByMail => (Method is Code && Phone is null) || Method is "password_reset" || (Method is "password" or External && ByMail);

    /// <summary>Whether who reads the text messages to the account's number could do the same.</summary>
    internal bool IsByText => Method is Code && Phone is not null;

    /// <summary>
    /// What a thief would have to hold to repeat this: proofs of one channel are one factor, however many of them there were (S-037, S-051). A password and an
    /// identity at a provider are one: whoever has the password connects an identity of their own (S-166). Null for having made the account, which proves nothing.
    /// </summary>
    private string? Channel => Method switch
    {
        SignUp => null,
        Mfa => AuthenticatorId,
        _ when IsByText => "phone",
        _ when IsByMail => "mailbox",
        External => "password",
        _ => Method,
    };

    /// <summary>Whether these are two factors: a passkey that verified its user, or proofs of two channels.</summary>
    public static bool AreTwoFactors(IReadOnlyList<ProvenMethod> proven) =>
        proven.Any(p => p.Passwordless) || proven.Select(p => p.Channel).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>Whether an authenticator is among two factors: what an account that has one owes, for it is stronger than a code that was sent.</summary>
    public static bool ShowAuthenticator(IReadOnlyList<ProvenMethod> proven) => proven.Any(p => p.Method == Mfa) && AreTwoFactors(proven);
}

/// <summary>What carries the session's token.</summary>
public enum ClientKind
{
    /// <summary>A cookie.</summary>
    Browser,

    /// <summary>allauth's <c>X-Session-Token</c> header.</summary>
    App,

    /// <summary>An app of our own, in a message of OAuth; good only together with the id of the client it was given to.</summary>
    FirstParty,
}
