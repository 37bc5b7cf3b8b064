using System.Diagnostics;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.External.Redirects;

/// <summary>What <c>error</c> says at a callback; allauth's words where it has one.</summary>
internal static class ExternalErrors
{
    public const string Unknown = "unknown";
    public const string SignUpClosed = "signup_closed";
    public const string PermissionDenied = "permission_denied";
    public const string Stale = "reauthentication_required";
    public const string TooMany = "too_many_login_attempts";

    public static string Of(ExternalFailure failure) => failure switch
    {
        ExternalFailure.Cancelled => "cancelled",
        ExternalFailure.Denied => "denied",
        _ => Unknown,
    };

    /// <summary>Of what a flow said; null when it took effect. Of a disabled account nothing is told (S-016).</summary>
    public static string? Of(FlowOutcome outcome) => outcome switch
    {
        FlowOutcome.Advanced => null,
        FlowOutcome.Invalid { Errors: [var first, ..] } => first.Code,
        FlowOutcome.Forbidden => SignUpClosed,
        FlowOutcome.Throttled or FlowOutcome.Busy => TooMany,
        FlowOutcome.Stale => Stale,
        FlowOutcome.NotSignedIn => PermissionDenied,
        FlowOutcome.NotPending or FlowOutcome.Conflict or FlowOutcome.Invalid => Unknown,
        _ => throw new UnreachableException(),
    };
}
