using System.Reflection;
using IdentityHost.Data.Operations;
using IdentityHost.Data.PostgreSql;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite;
using IdentityHost.Data.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

public sealed class SchemaTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_migrations_make_the_model(DatabaseProvider provider)
    {
        await using var node = new TestNode(provider, await TestDatabase.CreateEmptyAsync(provider));
        (await node.Get<Schema>().ReadAsync(CancellationToken.None)).ShouldBeOfType<SchemaState.Empty>();
        await node.MigrateAsync();
        (await node.Get<Schema>().ReadAsync(CancellationToken.None)).ShouldBeOfType<SchemaState.UpToDate>();
        await using var scope = node.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<HostDbContext>().Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_schema_of_a_newer_build_is_refused(DatabaseProvider provider)
    {
        await using var node = new TestNode(provider, await TestDatabase.CreateAsync(provider));
        await node.Get<IDatabase>().ExecuteAsync(
            new("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('99990101000000_Future', '99')"""), [], CancellationToken.None);
        (await node.Get<Schema>().ReadAsync(CancellationToken.None)).ShouldBeOfType<SchemaState.Newer>().Unknown.ShouldBe(["99990101000000_Future"]);
        await Should.ThrowAsync<InvalidOperationException>(node.MigrateAsync);
    }

    [Theory]
    [InlineData(typeof(SqliteHostDbContext))]
    [InlineData(typeof(PostgreSqlHostDbContext))]
    public void The_list_of_migrations_names_every_class(Type context)
    {
        var listed = context == typeof(SqliteHostDbContext) ? SqliteMigrations.Ids : PostgreSqlMigrations.Ids;
        typeof(HostDbContext).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .Where(id => id is not null).Order(StringComparer.Ordinal).ShouldBe(listed);
    }
}
