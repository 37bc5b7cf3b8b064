using System.Text.Json.Nodes;

namespace IdentityHost.Commands;

/// <summary>What a command did: the exit code, and the same answer as text and as JSON.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Text">For people.</param>
/// <param name="Json">For programs (<c>--json</c>).</param>
internal sealed record CommandResult(int Code, string Text, JsonNode Json)
{
    /// <summary>The reason in the audit log, where a rule of rank refused; null for all others.</summary>
    public string? Audited { get; init; }

    /// <summary>It is done.</summary>
    public static CommandResult Done(string text, JsonNode json) => new(ExitCode.Done, text, json);

    /// <summary>It is done, and its answer was written line by line on the way.</summary>
    public static CommandResult Written { get; } = new(ExitCode.Done, "", new JsonObject());

    /// <summary>A rule forbids it; nothing was changed.</summary>
    public static CommandResult Refused(string sentence) => Failed(ExitCode.Refused, sentence);

    /// <summary>What it should act on is not there.</summary>
    public static CommandResult NotFound(string sentence) => Failed(ExitCode.NotFound, sentence);

    /// <summary>Settings, database or schema cannot be used.</summary>
    public static CommandResult Unusable(string sentence) => Failed(ExitCode.Unusable, sentence);

    private static CommandResult Failed(int code, string sentence) => new(code, sentence, new JsonObject { ["error"] = sentence });
}

/// <summary>The exit codes; docs/operations.md repeats them.</summary>
internal static class ExitCode
{
    /// <summary>Done, also when there was nothing left to do.</summary>
    public const int Done = 0;

    /// <summary>The command line was not understood (System.CommandLine's own code).</summary>
    public const int Usage = 1;

    /// <summary>A rule forbids it.</summary>
    public const int Refused = 2;

    /// <summary>There is no such user, group, client, key or file.</summary>
    public const int NotFound = 3;

    /// <summary>Settings, database or schema cannot be used.</summary>
    public const int Unusable = 4;

    /// <summary><c>doctor</c> found a fault.</summary>
    public const int Unwell = 5;
}
