using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;

namespace IdentityHost.Bridge;

/// <summary>allauth's flows in the words of the doors without a browser: what a message must have for each. What is not done there is left out.</summary>
internal sealed class DirectSteps(Flows ways, SignUpFlow signUp, EmailAddressVerification addresses)
{
    /// <summary>What a sign-in owes; for who has not begun one, the ways in. Empty where only our pages can do it.</summary>
    public IReadOnlyList<OwedStep> OfSignIn(Visitor visitor)
    {
        var flows = ways.Anonymous(visitor);
        return Of(Flows.OwedBy(visitor) is { } owed ? flows.Where(w => w.Id == owed) : flows);
    }

    /// <summary>By what somebody signed in proves it again.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="rise">Whether it must make two factors of what was proven last.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<IReadOnlyList<OwedStep>> OfProofAsync(Visitor visitor, bool rise, CancellationToken ct) =>
        Of(rise ? await ways.RiseAsync(visitor, ct) : await ways.ReauthenticationAsync(visitor, ct));

    /// <summary>A problem, told of the parameter that the step came in.</summary>
    public static StepProblem Of(InputError error) => new(error.Code, error.Param switch
    {
        "code" or "key" => ChallengeParameters.Otp,
        "credential" => ChallengeParameters.Passkey,
        var name => name,
    });

    private IReadOnlyList<OwedStep> Of(IEnumerable<Flow> flows) => [.. flows.Select(Of).OfType<OwedStep>()];

    /// <summary>With the devices that serve for it, of which only who has shown a first factor is told.</summary>
    private OwedStep? Of(Flow flow) => Bare(flow) is { } step
        ? step with { Devices = [.. (flow.Devices ?? []).Select(d => new OwedDevice(d.Id, Device.NameOf(d.Kind), d.Name, d.Id == flow.SentBy))] }
        : null;

    private OwedStep? Bare(Flow flow) => flow.Id switch
    {
        Flow.Login => new(flow.Id, ChallengeParameters.Username, ChallengeParameters.Password),
        Flow.LoginByCode when flow.Devices?.Any(d => d.Kind == DeviceKind.Static) is true =>
            new(flow.Id, ChallengeParameters.Otp, ChallengeParameters.RecoveryCode) { ChallengeType = ChallengeParameters.OtpChallenge, Number = flow.Number },
        Flow.LoginByCode when flow.IsPending is true => AwaitedCode(flow),
        Flow.LoginByCode => new(flow.Id, ChallengeParameters.Username) { ChallengeType = ChallengeParameters.OtpChallenge },
        Flow.Signup => OfSignUp(),
        Flow.VerifyPhone => AwaitedCode(flow),
        // By a link nothing is typed here: the mail leads to our pages.
        Flow.VerifyEmail => addresses.ByCode ? AwaitedCode(flow) : null,
        Flow.MfaLoginWebAuthn or Flow.MfaSignupWebAuthn => new(flow.Id, ChallengeParameters.Passkey) { ChallengeType = ChallengeParameters.PasskeyChallenge },
        Flow.MfaAuthenticate or Flow.MfaReauthenticate => OfFactors(flow),
        Flow.ReauthenticateByCode => AwaitedCode(flow),
        Flow.Reauthenticate => new(flow.Id, ChallengeParameters.Password),
        _ => null,
    };

    private static OwedStep AwaitedCode(Flow flow) => new(flow.Id, ChallengeParameters.Otp) { ChallengeType = ChallengeParameters.OtpChallenge, Number = flow.Number };

    private OwedStep OfSignUp()
    {
        var fields = signUp.Fields.ToLookup(f => f.IsRequired, ParameterOf);
        return new(Flow.Signup, [ChallengeParameters.SignUp, .. fields[true]]) { Optional = [.. fields[false]] };
    }

    private static string ParameterOf(SignUpField field) => field.Profile is null ? field.Name : ChallengeParameters.ProfilePrefix + field.Name;

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
