using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sqlite;
using IdentityHost.Operations;

namespace IdentityHost.Commands.Database;

/// <summary><c>db</c>: the database as a whole.</summary>
internal static class DatabaseCommand
{
    private static readonly Argument<FileInfo> s_target = new("FILE") { Description = "The file to write; it must not exist yet." };
    private static readonly Argument<FileInfo> s_backup = new("FILE") { Description = "The backup to put in the database's place; it stays as it is." };

    public static Command In(Shell shell) => new("db", "The database.")
    {
        shell.Do(new Command("migrate", "Bring the schema up to date; harmless when it is."), MigrateAsync, needsSchema: false),
        shell.Do(
            new Command("backup", "Copy a SQLite database while the server runs, and check the copy.") { s_target },
            (parsed, services, ct) => BackupAsync(shell, parsed, services, ct),
            needsSchema: false),
        shell.Do(
            new Command("restore", "Put a checked backup in the place of a SQLite database no server uses; what was there is kept.") { s_backup },
            (parsed, services, ct) => RestoreAsync(shell, parsed, services, ct),
            needsSchema: false),
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

    private static async Task<CommandResult> BackupAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var target = parsed.GetRequiredValue(s_target).FullName;
        if (services.GetRequiredService<Locations>().SqliteFile is not { } source)
            return CommandResult.Refused("PostgreSQL has its own tool: pg_dump --format=custom --file=FILE DATABASE");
        var state = await services.GetRequiredService<Schema>().ReadAsync(ct);
        if (state is SchemaState.Empty)
            return CommandResult.Unusable($"There is nothing to copy: {source} has no schema yet.");
        if (File.Exists(target))
            return CommandResult.Refused($"{target} exists already.");

        if (SqliteBackup.Copy(source, target, shell.Progress("Copied"), ct) is { } fault)
            return CommandResult.Unusable($"The database is damaged, so nothing was copied: {fault}. Restore the last backup.");
        // An older schema may have no audit log yet; a backup before the migration must be possible all the same.
        if (state is SchemaState.UpToDate)
            await Shell.RecordAsync(services, new Deed(AuditEvents.DatabaseBackedUp, null) { Details = [("file", target)] }, ct);
        return CommandResult.Done(
            $"Copied to {target}, and checked. Keep the master key too, apart from it.", new JsonObject { ["file"] = target, ["bytes"] = new FileInfo(target).Length });
    }

    private static async Task<CommandResult> RestoreAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var backup = parsed.GetRequiredValue(s_backup).FullName;
        if (services.GetRequiredService<Locations>().SqliteFile is not { } database)
            return CommandResult.Refused("PostgreSQL has its own tool: pg_restore --clean --if-exists --dbname=DATABASE FILE");
        if (!File.Exists(backup))
            return CommandResult.NotFound($"There is no file {backup}.");
        if (string.Equals(backup, database, StringComparison.Ordinal))
            return CommandResult.Refused($"{backup} is the database itself.");
        // Held until this process ends; nothing has opened the database before.
        if (!services.GetRequiredService<ServerLock>().TryTake())
            return CommandResult.Refused($"A server uses {database}. Stop it first.");

        var copy = database + ".restoring";
        File.Delete(copy);
        if (SqliteBackup.Copy(backup, copy, shell.Progress("Restored"), ct) is { } fault)
            return CommandResult.Refused($"{backup} cannot be restored: {fault}. Nothing was changed.");
        var kept = SqliteBackup.Replace(database, copy, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await SchemaGate.OpenAsync(services, migrate: true, ct);
        await Shell.RecordAsync(services, new Deed(AuditEvents.DatabaseRestored, null) { Details = [("file", backup), ("replaced", kept)] }, ct);
        return CommandResult.Done(
            $"Restored {backup}.{(kept is null ? "" : $" What was there is kept in {kept}.")} Run doctor, then start the server.",
            new JsonObject { ["file"] = database, ["replaced"] = kept });
    }
}
