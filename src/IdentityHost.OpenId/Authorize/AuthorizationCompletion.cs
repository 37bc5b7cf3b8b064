using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize;

/// <summary>Ends an authorization request, with a code or with an error: a kept one once only (RFC 9126 §7.3).</summary>
internal sealed class AuthorizationCompletion(CodeIssuer codes, KeptRequests requests, AuthorizeAnswers answers, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IResult> IssueAsync(CodeRequest request, SignedInSubject subject, KeptRequest? kept, CancellationToken ct) =>
        await IsFirstAnswerAsync(kept, ct)
            ? answers.Code(request.Target, await codes.IssueAsync(request, subject, ct))
            : answers.ShowGone();

    public async Task<IResult> RefuseAsync(ResponseTarget target, OAuthError error, KeptRequest? kept, CancellationToken ct) =>
        await IsFirstAnswerAsync(kept, ct) ? answers.Send(target, error) : answers.ShowGone();

    private async ValueTask<bool> IsFirstAnswerAsync(KeptRequest? kept, CancellationToken ct) =>
        kept is null || await requests.TryCompleteAsync(kept.Request, ct);
}
