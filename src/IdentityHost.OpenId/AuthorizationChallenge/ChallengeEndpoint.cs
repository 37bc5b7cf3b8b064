using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.PushedAuthorization;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>The authorization challenge endpoint: <c>POST /connect/challenge</c>.</summary>
/// <remarks>
/// OAuth 2.0 for First-Party Applications (draft-ietf-oauth-first-party-apps-04) §4.1 and §5: an app of the operator's own signs its person in step by
/// step, and ends with an ordinary authorization code.
/// </remarks>
internal sealed class ChallengeEndpoint(
    ClientAuthenticator authenticator,
    ChallengeRequests requests,
    InteractionPolicy interactions,
    IDirectVisits visits,
    ChallengeCompletion completion,
    TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        if ((await FormBody.ReadAsync(http, ct)).Refused(out var error, out var form))
            return error;

        // §4.1: as at the token endpoint.
        if ((await authenticator.AuthenticateAsync(http, form, ct)).Refused(out error, out var client))
            return error;

        // §5: first-partyness is looked at before anything of a person is (S-151).
        if (!client.FirstParty || !client.MayUse("authorization_code"))
            return OAuthError.UnauthorizedClient("This endpoint is for first-party clients with the authorization_code grant.");
        if ((await requests.OpenAsync(client, form, ct)).Refused(out error, out var opened))
            return error;
        if (DirectStep.Read(form, opened.Request.Parameters["login_hint"]).Refused(out error, out var step))
            return error;

        var tokens = new DirectTokens(opened.Token, form[ChallengeParameters.DeviceToken], form[ChallengeParameters.TrustDevice] == "true");
        return await visits.FindAsync(http, client, tokens, ct) is { } visit
            ? await DecideAsync(new(http, client, tokens, opened, step), visit, ct)
            : ChallengeRequests.Gone();
    }

    private async ValueTask<IResult> DecideAsync(Message message, IDirectVisit visit, CancellationToken ct)
    {
        var request = message.Opened.Request;
        var state = StateOf(request, message.Opened.Kept, visit);
        var owed = await interactions.NextAsync(state, ct);
        if (owed is null)
            return await completion.IssueAsync(request, state.Told!, message.Opened.Kept, visit, ct);
        if (owed.Page is null || request.Silent)
            return owed.Error;
        if (!CanBeDoneHere(owed))
            return await completion.SendToWebAsync(request, message.Opened.Kept, visit, ct);

        var waiting = await requests.KeepAsync(message.Opened, ct);
        visit = await SeatAsync(message, visit, owed, ct);
        if (message.Step.IsEmpty)
            return await visit.TryGoOnAsync(ct) ? await ContinueAsync(request, waiting, visit, ct) : await OweAsync(request, waiting, visit, owed, null, ct);
        return await visit.TakeAsync(message.Step, ct) switch
        {
            StepOutcome.Later later => ChallengeCompletion.Wait(waiting, visit, later),
            StepOutcome.Taken { PasskeyOptions: null } => await ContinueAsync(request, waiting, visit, ct),
            var outcome => await OweAsync(request, waiting, visit, owed, outcome, ct),
        };
    }

    /// <summary>After a step took effect: the code, or what is owed then.</summary>
    private async ValueTask<IResult> ContinueAsync(CodeRequest request, KeptRequest waiting, IDirectVisit visit, CancellationToken ct)
    {
        var state = StateOf(request, waiting, visit);
        var owed = await interactions.NextAsync(state, ct);
        if (owed is null)
            return await completion.IssueAsync(request, state.Told!, waiting, visit, ct);
        if (owed.Page is null)
            return owed.Error;
        return CanBeDoneHere(owed) ? await OweAsync(request, waiting, visit, owed, null, ct) : await completion.SendToWebAsync(request, waiting, visit, ct);
    }

    private async ValueTask<IResult> OweAsync(CodeRequest request, KeptRequest waiting, IDirectVisit visit, Owed owed, StepOutcome? outcome, CancellationToken ct)
    {
        var ways = await visit.OwedAsync(IsRise(owed), ct);
        return ways.Count > 0 ? ChallengeCompletion.Owe(waiting, visit, ways, outcome) : await completion.SendToWebAsync(request, waiting, visit, ct);
    }

    /// <summary>Somebody signed in who must sign in anew proves it again; where they cannot, or another person is meant, they begin as nobody.</summary>
    private async ValueTask<IDirectVisit> SeatAsync(Message message, IDirectVisit visit, Owed owed, CancellationToken ct)
    {
        if (visit.Subject is not { } subject)
            return visit;
        var expected = message.Opened.Request.ExpectedSubject;
        var isOther = expected is not null && !string.Equals(expected, subject.Subject, StringComparison.Ordinal);
        if (!isOther && owed.Page != "/signup" && (await visit.OwedAsync(IsRise(owed), ct)).Count > 0)
            return visit;
        return await visits.FindAsync(message.Http, message.Client, message.Tokens with { Token = null }, ct) ?? visit;
    }

    private InteractionState StateOf(CodeRequest request, KeptRequest? waiting, IDirectVisit visit) => new(request, visit.Subject, waiting?.Request, clock.GetUtcNow());

    /// <summary>Signing in, signing up and proving oneself again; agreeing to something and choosing an account are done at our pages.</summary>
    private static bool CanBeDoneHere(Owed owed) => owed.Page is "/signin" or "/signup" or "/reauthenticate";

    /// <summary>Whether a higher <c>acr</c> is asked for: then the factor shown last does not serve again.</summary>
    private static bool IsRise(Owed owed) => owed.Page == "/reauthenticate";

    private sealed record Message(HttpContext Http, Client Client, DirectTokens Tokens, OpenedChallenge Opened, DirectStep Step)
    {
        public override string ToString() => nameof(Message);
    }
}
