using System.Diagnostics;

namespace IdentityHost.Testing.Processes;

/// <summary>The built server as an operator runs it: a process with arguments, an environment and streams.</summary>
public static class HostProgram
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="environment">Environment variables, on top of ours.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> environment, string? input, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <summary>Starts it and leaves it running.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("dotnet", [Assembly, .. arguments], environment);

    /// <summary>Starts it so that a write beyond the limit on the size of files fails, as on a full disk, instead of ending the process (<c>SIGXFSZ</c>).</summary>
    public static Process StartOnDiskThatMayFill(IReadOnlyDictionary<string, string> environment) =>
        Start("sh", ["-c", "trap '' XFSZ; exec dotnet \"$0\"", Assembly], environment);

    /// <summary>Starts it at a pseudo-terminal (<c>script</c> of util-linux), whose keyboard and screen are the streams.</summary>
    public static Process StartAtTerminal(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("script", ["--quiet", "--flush", "--return", "--command", $"dotnet '{Assembly}' {string.Join(' ', arguments)}", "/dev/null"], environment);

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "IdentityHost.dll");

    private static Process Start(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        // A folder without settings, so that the server takes its own.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
