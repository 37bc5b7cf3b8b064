using IdentityHost.Accounts.SignIn;
using IdentityHost.OpenId.AuthorizationChallenge;

namespace IdentityHost.Bridge;

/// <summary>allauth's flows in the words of the doors without a browser: what a message must have for each.</summary>
internal static class DirectSteps
{
    /// <summary>The ways that can be gone there, in their order.</summary>
    public static IReadOnlyList<OwedStep> Of(IReadOnlyList<Flow> flows) => [.. flows.Select(Of).OfType<OwedStep>()];

    /// <summary>A problem, told of the parameter that the step came in.</summary>
    public static StepProblem Of(InputError error) => new(error.Code, error.Param switch
    {
        "code" or "key" => ChallengeParameters.Otp,
        "credential" => ChallengeParameters.Passkey,
        var name => name,
    });

    /// <summary>Null for what is not done there.</summary>
    private static OwedStep? Of(Flow flow) => flow.Id switch
    {
        "login" => new(flow.Id, ChallengeParameters.Username, ChallengeParameters.Password),
        "login_by_code" when flow.IsPending is true => new(flow.Id, ChallengeParameters.Otp) { ChallengeType = ChallengeParameters.OtpChallenge },
        "login_by_code" => new(flow.Id, ChallengeParameters.Username) { ChallengeType = ChallengeParameters.OtpChallenge },
        "signup" => new(flow.Id, ChallengeParameters.SignUp, ChallengeParameters.Email, ChallengeParameters.Username, ChallengeParameters.Password),
        "verify_email" or "verify_phone" => new(flow.Id, ChallengeParameters.Otp) { ChallengeType = ChallengeParameters.OtpChallenge },
        "mfa_login_webauthn" or "mfa_signup_webauthn" => new(flow.Id, ChallengeParameters.Passkey) { ChallengeType = ChallengeParameters.PasskeyChallenge },
        "mfa_authenticate" or "mfa_reauthenticate" => OfFactors(flow),
        "reauthenticate" => new(flow.Id, ChallengeParameters.Password),
        _ => null,
    };

    private static OwedStep OfFactors(Flow flow)
    {
        var types = flow.Types ?? [];
        return new(flow.Id, [.. types.Select(ParameterOf)])
        {
            Types = types,
            ChallengeType = types.Contains("webauthn", StringComparer.Ordinal) ? ChallengeParameters.PasskeyChallenge : null,
        };
    }

    private static string ParameterOf(string type) => type switch
    {
        "recovery_codes" => ChallengeParameters.RecoveryCode,
        "webauthn" => ChallengeParameters.Passkey,
        _ => ChallengeParameters.Otp,
    };
}
