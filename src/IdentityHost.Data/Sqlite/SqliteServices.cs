using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IdentityHost.Data.Sqlite;

internal static class SqliteServices
{
    public static void AddSqlite(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(s => new SqliteFile(connectionString, s.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory()));
        services.AddSingleton<WriteGate>();
        services.AddSingleton<IDatabase, SqliteDatabase>();
        services.AddSingleton<IConnectionFactory, SqliteConnections>();
        services.AddSingleton<ISchemaProvider, SqliteSchema>();
        services.AddSingleton<IChangeSignal, ClockSignal>();
        services.AddSingleton(s => new ServerLock(s.GetRequiredService<SqliteFile>().Path));
        services.AddDbContext<HostDbContext, SqliteHostDbContext>((s, options) =>
        {
            var pass = new GatePass(s.GetRequiredService<WriteGate>());
            options.UseSqlite(s.GetRequiredService<SqliteFile>().PooledConnectionString)
                .AddInterceptors(new SavesThroughGate(pass), new BulkWritesThroughGate(pass));
        });
    }
}
