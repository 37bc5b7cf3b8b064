using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>How it stands with the second factor.</summary>
/// <param name="IsRequired">Whether one is asked for at every sign-in, whatever the account has.</param>
/// <param name="MayBeRequired">Whether the account has what could show one.</param>
/// <param name="Types">The authenticators there are: <c>totp</c>, <c>webauthn</c>, <c>recovery_codes</c>.</param>
internal sealed record SecondFactorData(bool IsRequired, bool MayBeRequired, IReadOnlyList<string> Types);

/// <summary>Whether a second factor is to be asked for.</summary>
internal sealed record SecondFactorInput(bool? IsRequired);

/// <summary><c>second-factor</c></summary>
internal sealed class SecondFactor(SecondFactorRequirement requirement, AuthenticatorList authenticators, FlowProblems problems)
{
    public async Task<RestAnswer> GetAsync(RestCall call)
    {
        var types = (await authenticators.ListAsync(call.Visitor, call.Ct)).Select(a => AuthenticatorTypes.NameOf(a.Kind)).Distinct(StringComparer.Ordinal);
        return RestAnswer.Of(new SecondFactorData(SecondFactorRequirement.IsOn(call.Visitor), await requirement.MayBeOnAsync(call.Visitor, call.Ct), [.. types]));
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, SecondFactorInput input) => input.IsRequired is not { } wanted
        ? Problem.Invalid(FlowProblems.Of(new("required", "is_required")))
        : await problems.OfAsync(call, await requirement.SetAsync(call.Visitor, wanted, call.Ct), () => GetAsync(call));
}
