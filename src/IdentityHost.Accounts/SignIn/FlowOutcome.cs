namespace IdentityHost.Accounts.SignIn;

/// <summary>What a flow says to a step; JSON and pages turn it into answers. It tells nothing of accounts that its visitor has not proven (S-001).</summary>
public abstract record FlowOutcome
{
    private FlowOutcome()
    {
    }

    /// <summary>The step took effect: the visitor shows where things stand now, signed in or with something pending.</summary>
    public sealed record Advanced : FlowOutcome;

    /// <summary>What came cannot be used.</summary>
    public sealed record Invalid(params IReadOnlyList<InputError> Errors) : FlowOutcome
    {
        /// <summary>How long to wait, where it was asked for too often and allauth's wire form calls that an error of the form; null for what waiting does not mend.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>Not now: too many tries.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : FlowOutcome
    {
        /// <summary>The error allauth's wire form has for this limit, where it has one (tries at a secret); null where its answer is a bare 429.</summary>
        public InputError? Error { get; init; }
    }

    /// <summary>Not now: too many passwords wait to be hashed (S-211).</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Busy(TimeSpan RetryAfter) : FlowOutcome;

    /// <summary>The step is not the one that is owed, or its time is over; nothing was changed.</summary>
    public sealed record NotPending : FlowOutcome;

    /// <summary>Somebody is signed in already, or the account may not have what is asked for.</summary>
    public sealed record Conflict(params IReadOnlyList<InputError> Errors) : FlowOutcome;

    /// <summary>Not open to strangers, or switched off.</summary>
    public sealed record Forbidden : FlowOutcome
    {
        /// <summary>How long to wait, where it was asked for too often and allauth's wire form is a bare 403; null for what waiting does not mend.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>Nobody is signed in.</summary>
    public sealed record NotSignedIn : FlowOutcome;

    /// <summary>Signed in, but the proof is too old for this (S-066).</summary>
    public sealed record Stale : FlowOutcome;

    /// <summary>There is no such thing on the account.</summary>
    public sealed record NotFound : FlowOutcome;

    internal static FlowOutcome Done { get; } = new Advanced();

    internal static FlowOutcome Hashing { get; } = new Busy(TimeSpan.FromSeconds(2));

    /// <summary>Asked for too often, where allauth has an error of the form for it.</summary>
    internal static FlowOutcome TooOften(TimeSpan wait, string? param = null) => new Invalid(new InputError("too_many_login_attempts", param)) { RetryAfter = wait };

    internal static FlowOutcome Failed(string code, string? param = null) => new Invalid(new InputError(code, param));
}

/// <summary>One thing wrong with what came.</summary>
/// <param name="Code">allauth's error code, for example <c>incorrect_code</c>; the faces have the words.</param>
/// <param name="Param">The field, or null when no single one is at fault.</param>
public sealed record InputError(string Code, string? Param = null);
