using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Data.Operations;
using IdentityHost.Operations;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Commands;

/// <summary><c>db</c>: the database as a whole.</summary>
internal static class DatabaseCommand
{
    private static readonly Argument<FileInfo> s_file = new("FILE") { Description = "The file to write; it must not exist yet." };

    public static Command In(Shell shell) => new("db", "The database.")
    {
        shell.Do(new Command("migrate", "Bring the schema up to date; harmless when it is."), MigrateAsync, needsSchema: false),
        shell.Do(new Command("backup", "Copy a SQLite database while the server runs.") { s_file }, BackupAsync, needsSchema: false),
    };

    private static async Task<CommandResult> MigrateAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var schema = services.GetRequiredService<Schema>();
        var missing = await schema.ReadAsync(ct) is not SchemaState.UpToDate;
        if (missing)
            await SchemaGate.OpenAsync(services, migrate: true, ct);
        return CommandResult.Done(
            missing ? "The schema was brought up to date." : "The schema is up to date.", new JsonObject { ["changed"] = missing });
    }

    /// <summary>One consistent moment of the database (SQLite's <c>VACUUM INTO</c>), readable by its owner only from the first byte on.</summary>
    private static async Task<CommandResult> BackupAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var target = parsed.GetRequiredValue(s_file).FullName;
        if (services.GetRequiredService<Locations>().SqliteFile is not { } source)
            return CommandResult.Refused("PostgreSQL has its own tool: pg_dump --format=custom --file=FILE DATABASE");
        if (await services.GetRequiredService<Schema>().ReadAsync(ct) is SchemaState.Empty)
            return CommandResult.Unusable($"There is nothing to copy: {source} has no schema yet.");
        if (File.Exists(target))
            return CommandResult.Refused($"{target} exists already.");

        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await new FileStream(target, how).DisposeAsync();

        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var copy = connection.CreateCommand();
        copy.CommandText = "VACUUM INTO $target";
        copy.Parameters.AddWithValue("$target", target);
        await copy.ExecuteNonQueryAsync(ct);
        return CommandResult.Done($"Copied to {target}. Keep the master key too, apart from it.", new JsonObject { ["file"] = target, ["bytes"] = new FileInfo(target).Length });
    }
}
