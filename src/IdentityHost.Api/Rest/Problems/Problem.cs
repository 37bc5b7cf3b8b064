using System.Text.Json.Serialization;
using IdentityHost.Accounts.Audit;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest.Problems;

/// <summary>A refusal as problem details (RFC 9457). Programs go by <c>type</c>, and by the codes of its errors; words may change.</summary>
/// <param name="Name">The end of its type, which stays what it is.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Title">The same for all of this type.</param>
internal sealed record Problem(string Name, int Status, string Title)
{
    /// <summary>What all types begin with.</summary>
    public const string Types = "urn:identityhost:problem:";

    public static Problem NotFound { get; } = new("not-found", StatusCodes.Status404NotFound, "There is no such thing here.");

    public static Problem Forbidden { get; } = new("forbidden", StatusCodes.Status403Forbidden, "This is not allowed.") { Audited = AuditReasons.AboveRights };

    public static Problem Conflict { get; } = new("conflict", StatusCodes.Status409Conflict, "This does not go together with how things stand.");

    public static Problem Changed { get; } = new("precondition-failed", StatusCodes.Status412PreconditionFailed, "It was changed meanwhile. Read it again.");

    public static Problem Unconditional { get; } =
        new("precondition-required", StatusCodes.Status428PreconditionRequired, "Say with If-Match which state is to be changed.");

    public static Problem MalformedBody { get; } = new("malformed-body", StatusCodes.Status400BadRequest, "The body is not the JSON that is expected here.");

    public static Problem ContentType { get; } =
        new("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body has a content type that is not understood here.");

    /// <summary>What stands in <c>type</c>.</summary>
    public string Type => Types + Name;

    /// <summary>What is special to this case; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with the input, by its members.</summary>
    public IReadOnlyList<FieldProblem>? Errors { get; init; }

    /// <summary>When to come back; null where waiting changes nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The reason in the audit log, one of <see cref="AuditReasons"/>, where rights are what is missing; null for all others.</summary>
    public string? Audited { get; init; }

    /// <summary>The error of RFC 6750 behind it, which has the challenge; null for others.</summary>
    public OAuthError? Error { get; init; }

    /// <summary>What is wrong with the input.</summary>
    public static Problem Invalid(params IReadOnlyList<FieldProblem> errors) =>
        new("invalid-input", StatusCodes.Status400BadRequest, "The input cannot be used.") { Errors = errors };

    /// <summary>Too many tries, or too much to do.</summary>
    public static Problem Later(TimeSpan wait, bool busy) => busy
        ? new("busy", StatusCodes.Status503ServiceUnavailable, "The server has too much to do at the moment.") { RetryAfter = wait }
        : new("too-many-requests", StatusCodes.Status429TooManyRequests, "There were too many tries.") { RetryAfter = wait };

    /// <summary>A refusal of a token.</summary>
    public static Problem Of(OAuthError error) => new(error.Code.Replace('_', '-'), error.Status, error.Description) { Error = error };
}

/// <summary>One thing wrong with the input.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the member; the name of a query parameter without slash; empty for the whole.</param>
/// <param name="Code">For programs.</param>
/// <param name="Detail">For people.</param>
internal sealed record FieldProblem(string Pointer, string Code, string Detail);

/// <summary>The form of a problem on the wire.</summary>
/// <param name="Type">Which kind.</param>
/// <param name="Title">The same for all of this kind.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Detail">What is special to this case.</param>
/// <param name="Errors">What is wrong with the input.</param>
/// <param name="Reference">The number under which the operator finds the request.</param>
internal sealed record WireProblem(string Type, string Title, int Status, string? Detail, IReadOnlyList<FieldProblem>? Errors, string Reference);

/// <summary>What problems are written with.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireProblem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
