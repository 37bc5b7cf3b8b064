using System.Collections.Frozen;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>What a client sent of its person: one step, or nothing.</summary>
public sealed record DirectStep
{
    private static readonly string[] s_proofs =
        [ChallengeParameters.Password, ChallengeParameters.Otp, ChallengeParameters.RecoveryCode, ChallengeParameters.Passkey, ChallengeParameters.ChallengeType];

    private static readonly string[] s_challenges = [ChallengeParameters.OtpChallenge, ChallengeParameters.PasskeyChallenge];

    public string? Username { get; init; }

    /// <summary>What the person signs in with, said in this message or before.</summary>
    public string? Identifier { get; init; }

    public string? Password { get; init; }

    public string? Email { get; init; }

    public string? Invitation { get; init; }

    public string? Otp { get; init; }

    public string? RecoveryCode { get; init; }

    public string? Passkey { get; init; }

    public string? ChallengeType { get; init; }

    public bool SignUp { get; init; }

    /// <summary>Profile fields of a new account by their names.</summary>
    public IReadOnlyDictionary<string, string?> Profile { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Whether there is nothing to do but to say how things stand.</summary>
    public bool IsEmpty => !SignUp && (Password ?? Email ?? Otp ?? RecoveryCode ?? Passkey ?? ChallengeType) is null;

    /// <inheritdoc />
    public override string ToString() => nameof(DirectStep);

    /// <summary>Reads it; more than one proof in a message is refused rather than ordered (S-026).</summary>
    /// <param name="form">The message.</param>
    /// <param name="loginHint">What the person signs in with, as the request said.</param>
    internal static OrError<DirectStep> Read(ProtocolParameters form, string? loginHint)
    {
        if (s_proofs.Count(name => form[name] is not null) > 1)
            return OAuthError.InvalidRequest("One step at a time: send only one of " + string.Join(", ", s_proofs) + ".");
        if (form[ChallengeParameters.ChallengeType] is { } asked && !s_challenges.Contains(asked, StringComparer.Ordinal))
            return OAuthError.InvalidRequest("challenge_type is one of " + string.Join(", ", s_challenges) + ".");
        if (form[ChallengeParameters.SignUp] is not (null or "true" or "false"))
            return OAuthError.InvalidRequest("sign_up is true or false.");
        return new DirectStep
        {
            Username = form[ChallengeParameters.Username],
            Identifier = form[ChallengeParameters.Username] ?? form["login_hint"] ?? loginHint,
            Password = form[ChallengeParameters.Password],
            Email = form[ChallengeParameters.Email],
            Invitation = form[ChallengeParameters.Invitation],
            Otp = form[ChallengeParameters.Otp],
            RecoveryCode = form[ChallengeParameters.RecoveryCode],
            Passkey = form[ChallengeParameters.Passkey],
            ChallengeType = form[ChallengeParameters.ChallengeType],
            SignUp = form[ChallengeParameters.SignUp] == "true",
            Profile = ProfileOf(form),
        };
    }

    private static Dictionary<string, string?> ProfileOf(ProtocolParameters form) => form.All
        .Where(p => p.Key.StartsWith(ChallengeParameters.ProfilePrefix, StringComparison.Ordinal))
        .ToDictionary(p => p.Key[ChallengeParameters.ProfilePrefix.Length..], p => (string?)p.Value, StringComparer.Ordinal);
}
