using System.Diagnostics;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;
using IdentityHost.OpenId.Errors;

namespace IdentityHost.Api.Rest.Problems;

/// <summary>Turns what a flow said into problems.</summary>
internal sealed class FlowProblems(StepUp stepUp)
{
    /// <summary>The answer of a change that shows nothing but that it was made.</summary>
    public Task<RestAnswer> OfAsync(RestCall call, FlowOutcome outcome) => OfAsync(call, outcome, static () => Task.FromResult(RestAnswer.Done));

    /// <summary>The answer of a change.</summary>
    public async Task<RestAnswer> OfAsync(RestCall call, FlowOutcome outcome, Func<Task<RestAnswer>> done) =>
        await RefusalAsync(call, outcome) is { } refusal ? refusal : await done();

    /// <summary>Why nothing came of it; null when it was done.</summary>
    public async ValueTask<Problem?> RefusalAsync(RestCall call, FlowOutcome outcome) => outcome switch
    {
        FlowOutcome.Advanced => null,
        FlowOutcome.Invalid invalid => Problem.Invalid([.. invalid.Errors.Select(Of)]),
        FlowOutcome.Throttled throttled => Problem.Later(throttled.RetryAfter, busy: false),
        FlowOutcome.Busy busy => Problem.Later(busy.RetryAfter, busy: true),
        FlowOutcome.NotPending => Problem.Conflict,
        FlowOutcome.Conflict conflict => Problem.Conflict with { Errors = conflict.Errors.Count > 0 ? [.. conflict.Errors.Select(Of)] : null },
        FlowOutcome.Forbidden => Problem.Forbidden,
        FlowOutcome.NotSignedIn => Problem.Of(OAuthError.TokenNotGood()),
        FlowOutcome.Stale => await stepUp.DemandAsync(call),
        FlowOutcome.NotFound => Problem.NotFound,
        _ => throw new UnreachableException(),
    };

    /// <summary>An error of the engine, with the words every face has for it.</summary>
    public static FieldProblem Of(InputError error) => new(error.Param is null ? "" : "/" + error.Param, error.Code, Messages.Of(error).Message);
}
