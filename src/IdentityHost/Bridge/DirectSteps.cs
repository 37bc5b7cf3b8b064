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
        Flow.Login => new(flow.Id, ChallengeParameters.Username, ChallengeParameters.Password),
        Flow.LoginByCode when flow.IsPending is true => new(flow.Id, ChallengeParameters.Otp) { ChallengeType = ChallengeParameters.OtpChallenge },
        Flow.LoginByCode => new(flow.Id, ChallengeParameters.Username) { ChallengeType = ChallengeParameters.OtpChallenge },
        Flow.Signup => new(flow.Id, ChallengeParameters.SignUp, ChallengeParameters.Email, ChallengeParameters.Username, ChallengeParameters.Password),
        Flow.VerifyEmail or Flow.VerifyPhone => new(flow.Id, ChallengeParameters.Otp) { ChallengeType = ChallengeParameters.OtpChallenge },
        Flow.MfaLoginWebAuthn or Flow.MfaSignupWebAuthn => new(flow.Id, ChallengeParameters.Passkey) { ChallengeType = ChallengeParameters.PasskeyChallenge },
        Flow.MfaAuthenticate or Flow.MfaReauthenticate => OfFactors(flow),
        Flow.Reauthenticate => new(flow.Id, ChallengeParameters.Password),
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
