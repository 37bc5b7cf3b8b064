using System.Diagnostics;

namespace IdentityHost.Testing.Processes;

/// <summary>A program started by a test.</summary>
public static class ChildProcess
{
    /// <summary>Starts a program with its streams in our hands.</summary>
    public static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
