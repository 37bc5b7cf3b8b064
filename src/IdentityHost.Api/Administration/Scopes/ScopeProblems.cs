using IdentityHost.Accounts.Audit;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Api.Administration.Scopes;

/// <summary>Why scopes and resources are not changed.</summary>
internal static class ScopeProblems
{
    /// <summary>It belongs to the server.</summary>
    public static Problem Permanent { get; } = Problem.Conflict with { Errors = [new("", "permanent", "It belongs to the server itself, which alone says what it is.")], Audited = AuditReasons.BelongsToServer };

    /// <summary>There cannot be such a one.</summary>
    public static Problem Of(IReadOnlyList<ScopeFault> faults) => Problem.Invalid([.. faults.Select(f => new FieldProblem("/" + f.Field, "invalid", f.Reason))]);

    /// <summary>A scope would be left without a resource.</summary>
    public static Problem LastOf(string scope) =>
        Problem.Conflict with { Errors = [new("/scopes", "last_resource", $"The scope {scope} has no other resource, and without one it would mean this server itself. Give it another one, or delete it.")] };
}
