using System.Diagnostics;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Administration;

/// <summary>Turns what an act of the administration gave into answers.</summary>
internal static class AdministrationProblems
{
    /// <summary>It would leave nobody who may do everything.</summary>
    public static Problem LastSuperuser { get; } = Problem.Conflict with { Errors = [new("", "last_superuser", "An active superuser must be left.")], Audited = AuditReasons.LastSuperuser };

    /// <summary>The answer of an act that shows nothing but that it was done.</summary>
    public static RestAnswer Answer(AdministrationResult result) => Refusal(result) is { } refusal ? refusal : RestAnswer.Done;

    /// <summary>Why nothing came of it; null when it was done.</summary>
    public static Problem? Refusal(AdministrationResult result) => result switch
    {
        AdministrationResult.Done or AdministrationResult.DoneWith => null,
        AdministrationResult.NotFound => Problem.NotFound,
        AdministrationResult.Forbidden => Problem.Forbidden,
        AdministrationResult.LastSuperuser => LastSuperuser,
        AdministrationResult.Conflict => Problem.Conflict,
        AdministrationResult.Throttled throttled => Problem.Later(throttled.RetryAfter, busy: false),
        AdministrationResult.Invalid invalid => Problem.Invalid(new FieldProblem("/" + invalid.Field, "invalid", invalid.Problem)),
        _ => throw new UnreachableException(),
    };

    /// <summary>Something else has what must be one's own.</summary>
    /// <param name="member">Which member of the body.</param>
    public static Problem Taken(string member) => Problem.Conflict with { Errors = [new("/" + member, "taken", "Something else has this already.")] };
}
