using System.Diagnostics;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless;

/// <summary>Turns a visitor and what a flow said into allauth's answers.</summary>
internal sealed class FlowResponse(Flows flows, VisitorReader visitors)
{
    /// <summary>The answer of a step: where things stand now, or why nothing came of it.</summary>
    public Task<Answer> OfAsync(HeadlessCall call, FlowOutcome outcome) => OfAsync(call, outcome, () => AuthenticationAsync(call));

    /// <summary>The answer of a change, which shows what was changed.</summary>
    public async Task<Answer> OfAsync(HeadlessCall call, FlowOutcome outcome, Func<Task<Answer>> done) => outcome switch
    {
        FlowOutcome.Advanced => await done(),
        FlowOutcome.Invalid invalid => Answer.Wrong(invalid.Errors),
        FlowOutcome.Throttled { Error: { } error } throttled => Answer.Wrong(error) with { RetryAfter = throttled.RetryAfter },
        FlowOutcome.Throttled throttled => new Answer.Json(429) { RetryAfter = throttled.RetryAfter },
        FlowOutcome.Busy busy => new Answer.Json(503) { RetryAfter = busy.RetryAfter },
        FlowOutcome.NotPending => new Answer.Json(409),
        FlowOutcome.Conflict conflict => new Answer.Json(409) { Errors = conflict.Errors.Count > 0 ? conflict.Errors : null },
        FlowOutcome.Forbidden => new Answer.Json(403),
        FlowOutcome.NotSignedIn => Anonymous(call.Visitor, 401),
        FlowOutcome.Stale => await ReauthenticationAsync(call),
        FlowOutcome.NotFound => new Answer.Json(404),
        _ => throw new UnreachableException(),
    };

    /// <summary>The same, where a step that is not owed is answered with the ways there are (second factors).</summary>
    public Task<Answer> OfStepAsync(HeadlessCall call, FlowOutcome outcome) =>
        outcome is FlowOutcome.NotPending ? Task.FromResult<Answer>(Anonymous(call.Visitor, 401)) : OfAsync(call, outcome);

    /// <summary>The same, where nothing is shown but that it was done.</summary>
    public Task<Answer> OfPlainAsync(HeadlessCall call, FlowOutcome outcome) => OfAsync(call, outcome, () => Task.FromResult<Answer>(Answer.Ok));

    /// <summary>Who is signed in, or how somebody could be.</summary>
    public Task<Answer> AuthenticationAsync(HeadlessCall call) => Task.FromResult<Answer>(call.Visitor.IsSignedIn
        ? new Answer.Json(200, Authenticated(call.Visitor)) { Meta = new Meta { IsAuthenticated = true } }
        : Anonymous(call.Visitor, 401));

    /// <summary>For an app whose token nobody has any more.</summary>
    public Answer Gone(Visitor visitor) => Anonymous(visitor, 410);

    private async Task<Answer> ReauthenticationAsync(HeadlessCall call)
    {
        await visitors.ReadPendingAsync(call.Visitor, call.Ct);
        var ways = await flows.ReauthenticationAsync(call.Visitor, call.Ct);
        var (user, methods) = Authenticated(call.Visitor);
        return new Answer.Json(401, new ReauthenticationData(user, methods, [.. ways.Select(WireForms.Of)])) { Meta = new Meta { IsAuthenticated = true } };
    }

    private Answer.Json Anonymous(Visitor visitor, int status) =>
        new(status, new FlowsData([.. flows.Anonymous(visitor).Select(WireForms.Of)])) { Meta = new Meta { IsAuthenticated = false } };

    private static AuthenticatedData Authenticated(Visitor visitor) =>
        new(WireForms.Of(visitor.Account!), WireForms.Of(visitor.Session!.Methods));
}
