using System.Diagnostics;
using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize;

/// <summary>The authorization endpoint: <c>GET</c> and <c>POST /connect/authorize</c>.</summary>
/// <remarks>
/// RFC 6749 §3.1, OpenID Connect Core §3.1.2. With a person signed in who has agreed before, it reads the session, perhaps the
/// consent, and writes the code. Whatever a person still has to do is done on a page, and the request is kept meanwhile.
/// </remarks>
internal sealed class AuthorizeEndpoint(
    RequestRules rules,
    KeptRequests requests,
    InteractionPolicy interactions,
    IBrowserSubjects subjects,
    AuthorizationCompletion completion,
    AuthorizeAnswers answers)
{
    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        if ((await ReadAsync(http, ct)).Refused(out var malformed, out var sent))
            return answers.Show(malformed);

        // RFC 9126 §4: what was pushed, or put aside, counts; of what stands beside it only client_id.
        KeptRequest? kept = null;
        if (KeptRequests.IdIn(sent["request_uri"]) is { } id)
        {
            kept = await requests.FindAsync(id, ct);
            if (kept is null || !string.Equals(kept.Request.ClientId, sent["client_id"], StringComparison.Ordinal))
                return answers.ShowGone();
            sent = ProtocolParameters.From(kept.Request.Parameters);
        }

        return await rules.CheckAsync(sent, kept is not null, ct) switch
        {
            RequestCheck.Shown shown => answers.Show(shown.Error, shown.Expected, shown.Received),
            RequestCheck.Sent refused => await completion.RefuseAsync(refused.Target, refused.Error, kept, ct),
            RequestCheck.Accepted accepted => await DecideAsync(http, accepted.Request, kept, ct),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<IResult> DecideAsync(HttpContext http, CodeRequest request, KeptRequest? kept, CancellationToken ct)
    {
        var client = request.Target.Client.ClientId;
        var subject = await subjects.FindAsync(http, ct);

        // A cross-site POST comes without our cookies; a GET of the same request brings them.
        if (subject is null && HttpMethods.IsPost(http.Request.Method) && !request.Silent && kept is null)
            return answers.Continue(KeptRequests.ContinuePath(client, await requests.ParkAsync(client, request.Parameters, ct)));

        var state = new InteractionState(request, subject, kept?.Request, completion.Now);
        var owed = await interactions.NextAsync(state, ct);
        if (owed is null)
            return await completion.IssueAsync(request, state.Told!, kept, ct);
        if (owed.Page is null || request.Silent)
            return await completion.RefuseAsync(request.Target, owed.Error, kept, ct);

        if (kept is not null)
            await requests.PresentAsync(kept.Request, ct);
        var id = kept?.Id ?? await requests.PutAsideAsync(client, request.Parameters, ct);
        return answers.Continue($"{owed.Page}?request={id}");
    }

    /// <summary>RFC 6749 §3.1: parameters come in the query of a GET or in the form of a POST, never in both (S-108).</summary>
    private static async ValueTask<OrError<ProtocolParameters>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
            return ProtocolParameters.Parse(http.Request.QueryString.Value);
        return http.Request.QueryString.HasValue
            ? OAuthError.InvalidRequest("A request that is posted has its parameters in the body, not in the URL.")
            : await FormBody.ReadAsync(http, ct);
    }
}
