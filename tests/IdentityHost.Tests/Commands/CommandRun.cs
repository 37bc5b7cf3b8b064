using System.Text.Json;
using IdentityHost.Commands;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.Commands;

/// <summary>A command that ran in this process, always with <c>--json</c>: the same code as <c>IdentityHost COMMAND</c>, without the cost of a start.</summary>
internal sealed record CommandRun(int Code, string Out)
{
    public JsonElement Json => Code is ExitCode.Done ? JsonDocument.Parse(Out).RootElement : throw new InvalidOperationException($"{Code}: {Out}");

    /// <summary>The settings with which a command finds the database of a test server.</summary>
    public static Dictionary<string, string?> SettingsFor(TestDatabase database) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["IdentityHost:Database:Provider"] = database.Provider,
        ["ConnectionStrings:IdentityHost"] = database.ConnectionString,
        ["IdentityHost:MasterKey"] = TestServer.MasterKey,
    };

    /// <summary>Runs a command; a first argument that ends in a line break is its standard input.</summary>
    public static async Task<CommandRun> StartAsync(IReadOnlyDictionary<string, string?> settings, string[] arguments)
    {
        var input = arguments[0].EndsWith('\n') ? arguments[0] : null;
        var output = new StringWriter();
        var shell = new Shell
        {
            In = new StringReader(input ?? ""),
            Out = output,
            Error = output,
            Settings = ["--environment=Development", .. settings.Select(s => $"--{s.Key}={s.Value}")],
        };
        var code = await CommandLine.RunAsync([.. input is null ? arguments : arguments[1..], "--json"], shell);
        return new(code, output.ToString());
    }

    public void ShouldBeRefused(string sentence)
    {
        Code.ShouldBe(ExitCode.Refused, Out);
        JsonDocument.Parse(Out).RootElement.GetProperty("error").GetString().ShouldNotBeNull().ShouldContain(sentence);
    }
}
