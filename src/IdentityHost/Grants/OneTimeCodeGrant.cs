using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Bridge;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Token;

namespace IdentityHost.Grants;

/// <summary>A first-party client exchanges what its person signs in with and the code they were sent for tokens.</summary>
/// <remarks>
/// The code was asked for at the challenge endpoint, which gave an <c>auth_session</c>, or at the headless API, which gave a session token. It is good
/// only together with that (S-034), so that guessing wants a request of one's own, which is counted.
/// </remarks>
internal sealed class OneTimeCodeGrant(VisitorReader visitors, DirectFlow flow, TypedNumbers numbers, PersonGrants grants, GrantAnswers answers) : IGrantType
{
    /// <summary>What can be no code.</summary>
    private const string NoCode = "-";

    public string Name => FirstPartyGrants.OneTimeCode;

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        var form = request.Form;
        var (session, token) = (form[ChallengeParameters.AuthSession], form[ChallengeParameters.SessionToken]);
        if (session is null == token is null)
            return OAuthError.InvalidRequest("Send auth_session or session_token, one of them.");
        if (form[ChallengeParameters.Username] is not { } username)
            return OAuthError.InvalidRequest("username is missing.");
        if (form[ChallengeParameters.Otp] is not { } code)
            return OAuthError.InvalidRequest("otp is missing.");
        if ((await grants.CheckAsync(request, ct)).Refused(out var error, out var asked))
            return error;

        var visitor = token is null
            ? await visitors.ReadFirstPartyAsync(request.Http, GrantAnswers.AppOf(request), AuthSession.TryParse(session!)?.Token, ct)
            : await visitors.TakeOverAsync(request.Http, GrantAnswers.AppOf(request), token, ct);
        if (visitor.IsGone || visitor.IsSignedIn)
            return GrantAnswers.Wrong();
        return await answers.OfAsync(request, asked, visitor, await ProveAsync(visitor, username, code, ct), ct);
    }

    /// <summary>A code that went to another address than the one named is wrong like any other, and costs its try.</summary>
    private async Task<FlowOutcome> ProveAsync(Visitor visitor, string username, string code, CancellationToken ct)
    {
        if ((visitor.Find(PendingKind.LoginCode) ?? visitor.Find(PendingKind.PhoneCode) ?? visitor.Find(PendingKind.EmailCode)) is not { SentTo: { } sentTo } step)
            return new FlowOutcome.NotPending();
        // A number may be spelled as it was where the code was asked for.
        if (IdentifierNormalizer.Normalize(numbers.Spell(username)) == IdentifierNormalizer.Normalize(sentTo))
            return await flow.ConfirmAsync(visitor, code, ct);

        // Where a link was confirmed in the code's place there is nothing left to compare, whatever is typed.
        return step.CodeHash is null ? new FlowOutcome.NotPending() : await flow.ConfirmAsync(visitor, NoCode, ct);
    }
}
