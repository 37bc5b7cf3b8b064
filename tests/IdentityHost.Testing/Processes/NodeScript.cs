using System.Text;
using System.Text.Json;
using Xunit;

namespace IdentityHost.Testing.Processes;

/// <summary>Runs a relying party written for Node. Where it needs a browser it prints <c>OPEN url</c> and reads back where the browser was sent.</summary>
public static class NodeScript
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Runs the script in its folder and returns its last line, a JSON value; a script that fails, fails the test with what it wrote.</summary>
    public static async Task<JsonElement> RunAsync(string folder, string script, object input, Func<string, Task<string>> browse)
    {
        await InstallAsync(folder);
        using var process = ChildProcess.Start("node", folder, script, JsonSerializer.Serialize(input));
        var errors = process.StandardError.ReadToEndAsync();
        var last = "";
        var all = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            all.AppendLine(line);
            last = line;
            if (line.StartsWith("OPEN ", StringComparison.Ordinal))
                await process.StandardInput.WriteLineAsync(await browse(line[5..]));
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            Assert.Fail($"{script} ended with {process.ExitCode}:\n{all}\n{await errors}");
        return JsonDocument.Parse(last).RootElement.Clone();
    }

    /// <summary>Installs what the folder's lock file names, once.</summary>
    public static async Task InstallAsync(string folder)
    {
        RequiredTool.Demand(RequiredTool.OnPath("node") is not null, "Node is not installed.");
        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules")))
                return;
            using var npm = ChildProcess.Start("npm", folder, "ci", "--no-audit", "--no-fund");
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
                Assert.Fail($"npm ci in {folder} ended with {npm.ExitCode}:\n{await output}\n{await errors}");
        }
        finally
        {
            Installing.Release();
        }
    }
}
