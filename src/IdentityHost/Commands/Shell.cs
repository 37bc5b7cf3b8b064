using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using IdentityHost.Accounts.Audit;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.Commands;

/// <summary>Where a command runs: its streams, and the services of the server without the server.</summary>
internal sealed class Shell
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public TextReader In { get; init; } = Console.In;
    public TextWriter Out { get; init; } = Console.Out;
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Settings beside those of files and environment, in the form of the server's arguments (<c>--Key=value</c>).</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>The option every command has.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON.", Recursive = true };

    /// <summary>Makes a command whose work gets the services, in a scope of their own.</summary>
    /// <param name="command">The command, with its options.</param>
    /// <param name="work">What it does.</param>
    /// <param name="needsSchema">Whether the database must be there with the schema of this build.</param>
    public Command Do(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<CommandResult>> work, bool needsSchema = true)
    {
        command.SetAction(async (parsed, ct) => await AnswerAsync(parsed, await RunAsync(parsed, work, needsSchema, ct)));
        return command;
    }

    /// <summary>Who can be asked; null when nobody sits there.</summary>
    public Terminal? Terminal => ReferenceEquals(In, Console.In) ? Commands.Terminal.Open() : null;

    /// <summary>A new password: the first line of standard input, or asked for at the terminal; never an argument (S-243). Null when there is neither.</summary>
    public string? ReadPassword(bool fromInput) => fromInput ? In.ReadLine() : Terminal?.AskNewPassword();

    /// <summary>Shows how far long work is, where somebody looks.</summary>
    public Action<double> Progress(string what)
    {
        if (!ReferenceEquals(Error, Console.Error) || Console.IsErrorRedirected)
            return static _ => { };
        var shown = -1;
        return part =>
        {
            var percent = (int)(part * 100);
            if (percent == shown)
                return;
            shown = percent;
            Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what} {percent,3} %{(percent == 100 ? Environment.NewLine : "")}"));
        };
    }

    /// <summary>Audits what a command does that is no change of an act: under whoever runs it.</summary>
    public static async Task RecordAsync(IServiceProvider services, Deed deed, CancellationToken ct)
    {
        var entry = services.GetRequiredService<AuditTrail>().Entry(deed, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await services.GetRequiredService<IAuditLog>().RecordAsync(entry, ct);
    }

    private async Task<CommandResult> RunAsync(
        ParseResult parsed, Func<ParseResult, IServiceProvider, CancellationToken, Task<CommandResult>> work, bool needsSchema, CancellationToken ct)
    {
        try
        {
            var builder = Server.CreateBuilder(Settings);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            // What is done here, whoever sits here did: that is who the machine says they are.
            builder.Services.AddSingleton<IAuditOrigins>(new FixedOrigin(new(new(AuditActorKind.Operator, Environment.UserName))));
            await using var app = Server.Build(builder);
            app.Services.GetService<IStartupValidator>()?.Validate();
            if (needsSchema && await SchemaGate.FaultAsync(app.Services, ct) is { } behind)
                return CommandResult.Unusable(behind);
            await using var scope = app.Services.CreateAsyncScope();
            var result = await work(parsed, scope.ServiceProvider, ct);
            if (result.Audited is { } reason)
                await RecordAsync(scope.ServiceProvider, Refused(parsed, reason), ct);
            return result;
        }
        catch (Exception fault) when (StartFaults.Sentences(fault) is { } sentences)
        {
            return CommandResult.Unusable(string.Join(Environment.NewLine, sentences));
        }
    }

    private static Deed Refused(ParseResult parsed, string reason)
    {
        // The commands that lead to it are its parents; the root is the program.
        var words = new List<string>();
        for (var command = parsed.CommandResult.Command; command is not RootCommand; command = command.Parents.OfType<Command>().First())
            words.Insert(0, command.Name);
        return new(AuditEvents.AdministrationRefused, AccountId: null) { Outcome = AuditOutcome.Refused, Reason = reason, Details = [("operation", string.Join(' ', words))] };
    }

    private async Task<int> AnswerAsync(ParseResult parsed, CommandResult result)
    {
        if (ReferenceEquals(result, CommandResult.Written))
            return result.Code;
        if (parsed.GetValue(Json))
            await Out.WriteLineAsync(result.Json.ToJsonString(s_indented));
        else
            await (result.Code is ExitCode.Done or ExitCode.Unwell ? Out : Error).WriteLineAsync(result.Text);
        return result.Code;
    }
}
