using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Seeding;

namespace IdentityHost.Commands;

/// <summary><c>seed FILE</c>: applies a seed file once, as <c>IdentityHost:SeedFile</c> does at every start.</summary>
internal static class SeedCommand
{
    private static readonly Argument<FileInfo> s_file = new("FILE") { Description = "The seed file (JSON)." };

    public static Command In(Shell shell) =>
        shell.Do(new Command("seed", "Create what is missing of a seed file and update its clients and scopes; passwords are never reset.") { s_file }, ApplyAsync);

    private static async Task<CommandResult> ApplyAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var done = await services.GetRequiredService<Seed>().ApplyFileAsync(parsed.GetRequiredValue(s_file).FullName, ct);
        return CommandResult.Done(
            done.Count == 0 ? "Everything was there already." : string.Join(Environment.NewLine, done),
            new JsonObject { ["changes"] = new JsonArray([.. done.Select(d => JsonValue.Create(d))]) });
    }
}
