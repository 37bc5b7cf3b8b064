// Writes a migration for both databases: dotnet run --project src/IdentityHost.Data.Scaffolder -- NAME
// Then add its two ids to SqliteMigrations.cs and PostgreSqlMigrations.cs; a test says so when you forget.
using IdentityHost.Data;
using IdentityHost.Data.PostgreSql;
using IdentityHost.Data.Scaffolder;
using IdentityHost.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Sqlite.Design.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;

if (args is not [var name])
{
    Console.Error.WriteLine("usage: dotnet run --project src/IdentityHost.Data.Scaffolder -- NAME");
    return 2;
}

var data = RepositoryFolder.Find("src/IdentityHost.Data");

using var sqlite = new SqliteHostDbContext(new DbContextOptionsBuilder<SqliteHostDbContext>().UseSqlite("Data Source=:memory:").Options);
MigrationWriter.Write<HostDbContext>(sqlite, new SqliteDesignTimeServices(), name, data, "Sqlite");

await using var postgreSql = new PostgreSqlHostDbContext(new DbContextOptionsBuilder<PostgreSqlHostDbContext>().UseNpgsql("Host=localhost").Options);
MigrationWriter.Write<HostDbContext>(postgreSql, new NpgsqlDesignTimeServices(), name, data, "PostgreSql");
return 0;
