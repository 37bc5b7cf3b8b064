using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Headless.Clients;
using IdentityHost.Api.Headless.Tokens;
using IdentityHost.Api.Headless.Wire;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Headless;

/// <summary>What every endpoint of the headless API shares, in the order of the steps: who may read, who may write, who speaks, then the endpoint.</summary>
internal sealed class HeadlessGate(VisitorReader visitors, BrowserCsrf csrf, TrustedOrigins origins, AppTokens tokens, FlowResponse respond, IServiceProvider endpoints)
{
    private const string SessionToken = "X-Session-Token";

    /// <summary>Runs one operation of an endpoint whose methods are <paramref name="methods"/>.</summary>
    public async Task RunAsync(HttpContext http, ClientKind kind, string methods, Operation? operation)
    {
        if (origins.Share(http, methods) || operation is null)
            return;
        var ct = http.RequestAborted;
        if (kind == ClientKind.Browser && !await csrf.AllowsAsync(http, ct))
        {
            csrf.Ensure(http);
            await AnswerWriter.WriteAsync(http, new Answer.Bare(StatusCodes.Status403Forbidden, "CSRF verification failed."), null);
            return;
        }

        var visitor = kind == ClientKind.Browser ? await visitors.ReadBrowserAsync(http, ct) : await ReadAppAsync(http, ct);
        var before = visitor.Session?.Id;
        if (visitor.IsSignedIn && operation.ReadsPending)
            await visitors.ReadPendingAsync(visitor, ct);

        var answer = visitor.IsGone ? respond.Gone(visitor) : await AnswerAsync(http, visitor, operation, ct);
        // Also where somebody else was signed in until now: their tokens died with their session.
        var hasBegun = visitor.Session is { } session && session.Id != before;
        if (kind == ClientKind.Browser)
            Protect(http, hasBegun);
        var meta = kind == ClientKind.App ? await TokensAsync(visitor, hasBegun, ct) : null;
        await AnswerWriter.WriteAsync(http, answer, meta);
    }

    private async Task<Answer> AnswerAsync(HttpContext http, Visitor visitor, Operation operation, CancellationToken ct)
    {
        var isUnread = operation is { Input: null, Form: null, Method: not "GET" };
        return (isUnread ? await RequestBody.RefusalAsync(http, ct) : null) ?? await operation.RunAsync(new HeadlessCall(http, visitor, endpoints));
    }

    /// <summary>An access token stands in for the session token. A bad one is none (allauth's contract), a bad session token is gone.</summary>
    private async ValueTask<Visitor> ReadAppAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization && await tokens.ReadAccessAsync(authorization, ct) is { } sessionId)
            return await visitors.ReadAppSessionAsync(http, sessionId, ct);
        return await visitors.ReadAppAsync(http, http.Request.Headers[SessionToken] is [{ } token] ? token : null, ct);
    }

    private async ValueTask<Meta?> TokensAsync(Visitor visitor, bool hasBegun, CancellationToken ct)
    {
        var meta = visitor.NewToken is { } token ? new Meta { SessionToken = token } : null;
        if (!hasBegun || await tokens.BeginAsync(visitor, ct) is not { } pair)
            return meta;
        return (meta ?? new Meta()) with { AccessToken = pair.AccessToken, RefreshToken = pair.RefreshToken };
    }

    private void Protect(HttpContext http, bool hasBegun)
    {
        if (hasBegun)
            csrf.Renew(http);
        else
            csrf.Ensure(http);
    }
}
