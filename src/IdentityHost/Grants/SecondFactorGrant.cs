using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Token;

namespace IdentityHost.Grants;

/// <summary>A first-party client finishes a sign-in that owes a second factor.</summary>
/// <remarks>
/// The <c>mfa_token</c> is what <c>mfa_required</c> gave; an <c>auth_session</c> of the challenge endpoint serves in its place when its sign-in waits for
/// the same. It works once, for the client it was given to, and as long as a sign-in may take. With <c>device</c> in place of a code, the code is sent there.
/// </remarks>
internal sealed class SecondFactorGrant(VisitorReader visitors, SecondFactor factor, SecondCode second, LoginByCode codes, PersonGrants grants, GrantAnswers answers) : IGrantType
{
    private static readonly string[] s_proofs = [ChallengeParameters.Otp, ChallengeParameters.RecoveryCode, ChallengeParameters.Device];

    public string Name => FirstPartyGrants.SecondFactor;

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        var form = request.Form;
        if (form[ChallengeParameters.MfaToken] is not { } token)
            return OAuthError.InvalidRequest("mfa_token is missing.");
        if (s_proofs.Count(name => form[name] is not null) != 1)
            return OAuthError.InvalidRequest("Send otp, recovery_code or device, one of them.");
        if ((await grants.CheckAsync(request, ct)).Refused(out var error, out var asked))
            return error;

        var visitor = await visitors.ReadFirstPartyAsync(request.Http, GrantAnswers.AppOf(request), AuthSession.TryParse(token)?.Token ?? token, ct);
        if (visitor.IsGone || visitor.IsSignedIn)
            return GrantAnswers.Wrong();
        var outcome = form[ChallengeParameters.Device] is { } device ? await second.SendAsync(visitor, device, ct)
            : form[ChallengeParameters.Otp] is { } code && SecondCode.IsOwed(visitor) ? await codes.ConfirmAsync(visitor, code, ct)
            : await factor.ProveCodeAsync(visitor, form[ChallengeParameters.Otp] ?? form[ChallengeParameters.RecoveryCode], ct);
        return await answers.OfAsync(request, asked, visitor, outcome, ct);
    }
}
