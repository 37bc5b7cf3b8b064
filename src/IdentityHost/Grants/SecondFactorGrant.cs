using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Token;

namespace IdentityHost.Grants;

/// <summary>A first-party client finishes a sign-in that owes a second factor.</summary>
/// <remarks>
/// The <c>mfa_token</c> is what <c>mfa_required</c> gave; an <c>auth_session</c> of the challenge endpoint serves in its place when its sign-in waits for
/// the same. It works once, for the client it was given to, and as long as a sign-in may take.
/// </remarks>
internal sealed class SecondFactorGrant(VisitorReader visitors, SecondFactor factor, PersonGrants grants, GrantAnswers answers) : IGrantType
{
    public string Name => FirstPartyGrants.SecondFactor;

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        var form = request.Form;
        if (form[ChallengeParameters.MfaToken] is not { } token)
            return OAuthError.InvalidRequest("mfa_token is missing.");
        var (otp, recovery) = (form[ChallengeParameters.Otp], form[ChallengeParameters.RecoveryCode]);
        if (otp is null == recovery is null)
            return OAuthError.InvalidRequest("Send otp or recovery_code, one of them.");
        if ((await grants.CheckAsync(request, ct)).Refused(out var error, out var asked))
            return error;

        var visitor = await visitors.ReadFirstPartyAsync(request.Http, GrantAnswers.AppOf(request), AuthSession.TryParse(token)?.Token ?? token, ct);
        return visitor.IsGone || visitor.IsSignedIn
            ? GrantAnswers.Wrong()
            : await answers.OfAsync(request, asked, visitor, await factor.ProveCodeAsync(visitor, otp ?? recovery, ct), ct);
    }
}
