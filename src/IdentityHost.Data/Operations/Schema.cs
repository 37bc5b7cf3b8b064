using IdentityHost.Data.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Data.Operations;

/// <summary>The schema of the database: how it stands, and how it is brought up to date.</summary>
public sealed class Schema
{
    private static readonly Statement s_applied = new("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """);

    private readonly IDatabase _database;
    private readonly ISchemaProvider _provider;
    private readonly IServiceScopeFactory _scopes;

    internal Schema(IDatabase database, ISchemaProvider provider, IServiceScopeFactory scopes)
    {
        _database = database;
        _provider = provider;
        _scopes = scopes;
    }

    /// <summary>Compares the database with this build by two reads, without Entity Framework.</summary>
    public async Task<SchemaState> ReadAsync(CancellationToken ct)
    {
        if (!await _database.FirstAsync(_provider.HistoryExists, [], static _ => true, ct))
            return new SchemaState.Empty();

        var applied = await _database.ListAsync(s_applied, [], static row => row.Text(0), ct);
        if (applied.Count == 0)
            return new SchemaState.Empty();
        var unknown = applied.Except(_provider.Migrations, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
            return new SchemaState.Newer(unknown);
        var missing = _provider.Migrations.Except(applied, StringComparer.Ordinal).ToArray();
        return missing.Length > 0 ? new SchemaState.Behind(missing) : new SchemaState.UpToDate();
    }

    /// <summary>Applies what is missing, one process at a time; refuses a schema newer than this build.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var _ = await _provider.LockAsync(ct);
        switch (await ReadAsync(ct))
        {
            case SchemaState.UpToDate:
                return;
            case SchemaState.Newer newer:
                throw new InvalidOperationException($"A newer build migrated this database (it has {string.Join(", ", newer.Unknown)}); this build cannot use it.");
        }

        await using var scope = _scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<HostDbContext>().Database.MigrateAsync(ct);
    }
}
