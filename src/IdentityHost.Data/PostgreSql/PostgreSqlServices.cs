using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

internal static class PostgreSqlServices
{
    public static void AddPostgreSql(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => PostgreSqlDatabase.Connect(connectionString));
        services.AddSingleton<IDatabase, PostgreSqlDatabase>();
        services.AddSingleton<IConnectionFactory, PostgreSqlConnections>();
        services.AddSingleton<ISchemaProvider, PostgreSqlSchema>();
        services.AddSingleton<IChangeSignal, ListenSignal>();
        services.AddSingleton(_ => new ServerLock(databasePath: null));
        services.AddDbContext<HostDbContext, PostgreSqlHostDbContext>((s, options) => options.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>()));
    }
}
