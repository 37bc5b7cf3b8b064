using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.EndSession;

/// <summary>The end session endpoint: <c>GET</c> and <c>POST /connect/logout</c>.</summary>
/// <remarks>
/// OpenID Connect RP-Initiated Logout 1.0 §2. An ID token of the session at this browser ends it at once; everything else asks the
/// person, so that no stranger's link signs anybody out (S-185).
/// </remarks>
internal sealed class EndSessionEndpoint(LogoutRules rules, SignOutRequests requests, IBrowserSubjects subjects, AuthorizeAnswers answers)
{
    /// <summary>What still fits into the URL of the GET that a POST becomes.</summary>
    private const int LongestQuery = 6_000;

    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        var read = isPost ? await FormBody.ReadAsync(http, ct) : ProtocolParameters.Parse(http.Request.QueryString.Value);
        if (read.Refused(out var malformed, out var parameters))
            return answers.Show(malformed);
        if ((await rules.CheckAsync(parameters, ct)).Refused(out var error, out var request))
            return answers.Show(error);

        // A cross-site POST comes without our cookies; a GET of the same request brings them.
        var subject = await subjects.FindAsync(http, ct);
        if (subject is null && isPost)
            return AsGet(parameters);
        if (subject is null)
            return requests.Finish(request);

        if (request.Hint?.SessionId != subject.SessionId || request.Hint.Subject != subject.Subject)
            return answers.Continue($"/signout?request={SignOutRequests.Encode(request)}");
        await subjects.SignOutAsync(http, ct);
        return requests.Finish(request);
    }

    private IResult AsGet(ProtocolParameters parameters)
    {
        var query = QueryString.Create(parameters.All.Select(p => new KeyValuePair<string, string?>(p.Key, p.Value))).Value!;
        return query.Length > LongestQuery
            ? answers.Show(OAuthError.InvalidRequest("The logout request is too long."))
            : answers.Continue("/connect/logout" + query);
    }
}
