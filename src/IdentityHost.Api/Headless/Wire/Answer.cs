using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>What goes back for one request.</summary>
internal abstract record Answer(int Status)
{
    /// <summary>allauth's envelope.</summary>
    /// <param name="Status">Of HTTP, and in the body.</param>
    /// <param name="Data">One of the records of <see cref="OutputJson"/>; null leaves the member out.</param>
    internal sealed record Json(int Status, object? Data = null) : Answer(Status)
    {
        /// <summary>What else is said; null leaves the member out.</summary>
        public Meta? Meta { get; init; }

        /// <summary>What was wrong; null leaves the member out.</summary>
        public IReadOnlyList<InputError>? Errors { get; init; }

        /// <summary>When to come back.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>No envelope: what was sent is not understood, or this is no answer for scripts.</summary>
    internal sealed record Bare(int Status, string Text = "") : Answer(Status);

    /// <summary>Another address, for a browser that navigates.</summary>
    internal sealed record Elsewhere(string Location) : Answer(302);

    /// <summary>Done, and nothing to tell.</summary>
    public static Json Ok { get; } = new(200);

    /// <summary>What is there.</summary>
    public static Json Of(object data) => new(200, data);

    /// <summary>Errors of the input.</summary>
    public static Json Wrong(params IReadOnlyList<InputError> errors) => new(400) { Errors = errors };
}
