using System.IO.Pipelines;
using IdentityHost.Api.Rest.Idempotency;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Rest;

/// <summary>What goes back for one request.</summary>
internal abstract record RestAnswer(int Status)
{
    /// <summary>Done, and nothing to tell.</summary>
    public static RestAnswer Done { get; } = new Empty();

    /// <summary>What is there.</summary>
    public static Json Of(object data) => new(200, data);

    /// <summary>What was made, and where it is found.</summary>
    public static Json Created(string location, object data) => new(201, data) { Location = location };

    public static implicit operator RestAnswer(Problem problem) => new Refused(problem);

    /// <summary>A body of JSON.</summary>
    /// <param name="Status">Of HTTP.</param>
    /// <param name="Data">One of the records of the API's outputs.</param>
    internal sealed record Json(int Status, object Data) : RestAnswer(Status)
    {
        /// <summary>The entity tag of what is told; null for none.</summary>
        public string? EntityTag { get; init; }

        /// <summary>The address of what was made; null for nothing.</summary>
        public string? Location { get; init; }

        /// <summary>The address of the next page; null on the last.</summary>
        public string? Next { get; init; }
    }

    /// <summary>A body that was written before.</summary>
    internal sealed record Kept(KeptAnswer Answer) : RestAnswer(Answer.Status);

    /// <summary>Lines of JSON, as many as there are, written while they are read.</summary>
    /// <param name="WriteAsync">Writes them.</param>
    internal sealed record Lines(Func<PipeWriter, CancellationToken, Task> WriteAsync) : RestAnswer(200)
    {
        public const string ContentType = "application/x-ndjson";
    }

    /// <summary>No body.</summary>
    internal sealed record Empty() : RestAnswer(204);

    /// <summary>A refusal.</summary>
    internal sealed record Refused(Problem Problem) : RestAnswer(Problem.Status);
}
