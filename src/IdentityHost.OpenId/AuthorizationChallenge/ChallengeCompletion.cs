using System.Text.Json;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>Answers a message: with a code, with what is owed, or with the way to our pages.</summary>
/// <remarks>First-Party Applications (draft -04) §5.2.</remarks>
internal sealed class ChallengeCompletion(CodeIssuer codes, KeptRequests kept, ChallengeRequests requests)
{
    /// <summary>The code, once (§5.2.1). The session's own token comes with it, for the next request of the same person (§5.3.1).</summary>
    public async ValueTask<IResult> IssueAsync(CodeRequest request, SignedInSubject subject, KeptRequest? waiting, IDirectVisit visit, CancellationToken ct)
    {
        if (waiting is not null && !await kept.TryCompleteAsync(waiting.Request, ct))
            return ChallengeRequests.Gone();
        return new Issued(await codes.IssueAsync(request, subject, ct), visit);
    }

    /// <summary>What is owed, and what was wrong with what came (§5.2.2).</summary>
    public static OAuthError Owe(KeptRequest waiting, IDirectVisit visit, IReadOnlyList<OwedStep> owed, StepOutcome? outcome)
    {
        var problems = outcome is StepOutcome.Refused refused ? refused.Problems : [];
        var error = OAuthError.InsufficientAuthorization(problems.Count > 0 ? "The step did not serve." : "Something is owed.");
        return error with
        {
            TellsState = problems.Count == 0,
            Reason = problems.Count == 0 ? null : "challenge: " + string.Join(' ', problems.Select(p => p.Code)),
            Further = json =>
            {
                Hand(json, waiting, visit);
                OwedStep.Write(json, owed);
                if (problems.Count > 0)
                    WriteProblems(json, problems);
                if (outcome is StepOutcome.Taken { PasskeyOptions: { } options })
                {
                    json.WritePropertyName(ChallengeParameters.PasskeyOptions);
                    json.WriteRawValue(options);
                }
            },
        };
    }

    /// <summary>Later, with the same or a new <c>auth_session</c>.</summary>
    public static OAuthError Wait(KeptRequest waiting, IDirectVisit visit, StepOutcome.Later later) =>
        OAuthError.Later(later.RetryAfter, later.Busy) with { Further = json => Hand(json, waiting, visit) };

    /// <summary>Our pages must do it (§5.2.2.1.1); the request ends here.</summary>
    public async ValueTask<IResult> SendToWebAsync(CodeRequest request, KeptRequest? waiting, IDirectVisit visit, CancellationToken ct)
    {
        if (waiting is not null && !await kept.TryCompleteAsync(waiting.Request, ct))
            return ChallengeRequests.Gone();
        var pushed = await requests.SendToWebAsync(request, ct);
        return OAuthError.RedirectToWeb("What is owed can only be done in a browser.") with
        {
            Further = json =>
            {
                Hand(json, null, visit);
                if (pushed is not { } place)
                    return;
                json.WriteString(ChallengeParameters.RequestUri, place.RequestUri);
                json.WriteNumber(ChallengeParameters.ExpiresIn, place.ExpiresIn);
            },
        };
    }

    private static void Hand(Utf8JsonWriter json, KeptRequest? waiting, IDirectVisit visit)
    {
        if (AuthSession.Of(waiting?.Id, visit.Token) is { } session)
            json.WriteString(ChallengeParameters.AuthSession, session);
        if (visit.DeviceToken is { } device)
            json.WriteString(ChallengeParameters.DeviceToken, device);
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<StepProblem> problems)
    {
        json.WriteStartArray(ChallengeParameters.Problems);
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, problem.Code);
            if (problem.Parameter is { } parameter)
                json.WriteString("parameter"u8, parameter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed class Issued(string code, IDirectVisit visit) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var scratch = JsonScratch.Take();
            scratch.Json.WriteStartObject();
            scratch.Json.WriteString(ChallengeParameters.AuthorizationCode, code);
            Hand(scratch.Json, null, visit);
            scratch.Json.WriteEndObject();
            await scratch.SendAsync(httpContext.Response, "application/json", httpContext.RequestAborted);
        }
    }
}
