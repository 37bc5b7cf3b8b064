using System.Collections.Frozen;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>What a client sent of its person: one step, or nothing.</summary>
public sealed record DirectStep
{
    private static readonly string[] s_proofs =
        [ChallengeParameters.Password, ChallengeParameters.Otp, ChallengeParameters.RecoveryCode, ChallengeParameters.Passkey, ChallengeParameters.ChallengeType];

    /// <summary>Fields of a new account; else, corrections of one that waits for a proof, and steps of their own.</summary>
    private static readonly string[] s_corrections = [ChallengeParameters.Email, ChallengeParameters.Phone];

    private static readonly string[] s_challenges = [ChallengeParameters.OtpChallenge, ChallengeParameters.PasskeyChallenge];

    /// <summary>What the person signs in with, said in this message; at a sign-up the user name of the new account.</summary>
    public string? Username { get; init; }

    /// <summary>What the person signs in with, said in this message or before (<c>login_hint</c>).</summary>
    public string? Identifier { get; init; }

    /// <summary>The password as it was typed.</summary>
    public string? Password { get; init; }

    /// <summary>The address of a new account, or the corrected one of an account that waits for its proof.</summary>
    public string? Email { get; init; }

    /// <summary>The number of a new account, or the corrected one of an account that waits for its proof.</summary>
    public string? Phone { get; init; }

    /// <summary>The key of an invitation that a new account is made with.</summary>
    public string? Invitation { get; init; }

    /// <summary>A code that was sent, or one of an authenticator app.</summary>
    public string? Otp { get; init; }

    /// <summary>A recovery code, in place of another second factor.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>The answer of a passkey as JSON text.</summary>
    public string? Passkey { get; init; }

    /// <summary>What the client asks for to answer: a code, or the options of a passkey.</summary>
    public string? ChallengeType { get; init; }

    /// <summary>The id of the device that a code is to be sent to; null for where it went before.</summary>
    public string? Device { get; init; }

    /// <summary>Whether an account is to be made.</summary>
    public bool SignUp { get; init; }

    /// <summary>Profile fields of a new account by their names.</summary>
    public IReadOnlyDictionary<string, string?> Profile { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Whether there is nothing to do but to say how things stand.</summary>
    public bool IsEmpty => !SignUp && (Password ?? Email ?? Phone ?? Otp ?? RecoveryCode ?? Passkey ?? ChallengeType) is null;

    /// <inheritdoc />
    public override string ToString() => nameof(DirectStep);

    /// <summary>Reads it; more than one proof in a message is refused rather than ordered (S-026).</summary>
    /// <param name="form">The message.</param>
    /// <param name="loginHint">What the person signs in with, as the request said.</param>
    internal static OrError<DirectStep> Read(ProtocolParameters form, string? loginHint)
    {
        IReadOnlyList<string> steps = form[ChallengeParameters.SignUp] == "true" ? s_proofs : [.. s_proofs, .. s_corrections];
        if (steps.Count(name => form[name] is not null) > 1)
            return OAuthError.InvalidRequest("One step at a time: send only one of " + string.Join(", ", steps) + ".");
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
            Phone = form[ChallengeParameters.Phone],
            Invitation = form[ChallengeParameters.Invitation],
            Otp = form[ChallengeParameters.Otp],
            RecoveryCode = form[ChallengeParameters.RecoveryCode],
            Passkey = form[ChallengeParameters.Passkey],
            ChallengeType = form[ChallengeParameters.ChallengeType],
            Device = form[ChallengeParameters.Device],
            SignUp = form[ChallengeParameters.SignUp] == "true",
            Profile = ProfileOf(form),
        };
    }

    private static Dictionary<string, string?> ProfileOf(ProtocolParameters form) => form.All
        .Where(p => p.Key.StartsWith(ChallengeParameters.ProfilePrefix, StringComparison.Ordinal))
        .ToDictionary(p => p.Key[ChallengeParameters.ProfilePrefix.Length..], p => (string?)p.Value, StringComparer.Ordinal);
}
