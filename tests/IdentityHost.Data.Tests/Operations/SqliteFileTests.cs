using IdentityHost.Accounts;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Scopes;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

public sealed class SqliteFileTests
{
    [Fact]
    [Trait("Security", "S-227")]
    public async Task A_second_server_on_the_same_file_is_refused_until_the_first_has_ended()
    {
        var connectionString = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var first = new TestNode(DatabaseProvider.Sqlite, connectionString);
        await using var second = new TestNode(DatabaseProvider.Sqlite, connectionString);
        first.Get<ServerLock>().TryTake().ShouldBeTrue();
        second.Get<ServerLock>().TryTake().ShouldBeFalse();
        (await second.Get<IScopes>().AllAsync(CancellationToken.None)).ShouldNotBeEmpty();
        first.Get<ServerLock>().Dispose();
        second.Get<ServerLock>().TryTake().ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-227")]
    public async Task Only_the_owner_may_read_the_file()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no file modes");
        var connectionString = await TestDatabase.CreateEmptyAsync(DatabaseProvider.Sqlite);
        await using var node = new TestNode(DatabaseProvider.Sqlite, connectionString);
        await node.MigrateAsync();
        await node.Get<IScopes>().TryAddAsync(new("a", "a", []), CancellationToken.None);
        var path = node.Get<SqliteFile>().Path;
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            if (!OperatingSystem.IsWindows())
                (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)).ShouldBe(UnixFileMode.None, file);
        }
    }

    [Fact]
    public async Task Identity_and_hot_writes_take_turns_and_none_finds_the_database_busy()
    {
        await using var node = new TestNode(DatabaseProvider.Sqlite, await TestDatabase.CreateAsync(DatabaseProvider.Sqlite));
        using var stop = new CancellationTokenSource();
        var add = new Statement("""INSERT INTO "Scopes" ("Name", "Description", "Resources") VALUES ($1, 'x', '')""");
        var hot = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await node.Get<IDatabase>().ExecuteAsync(add, [$"{worker}-{i}"], CancellationToken.None);
        })));
        for (var i = 0; i < 50; i++)
        {
            await using var scope = node.Services.CreateAsyncScope();
            (await scope.ServiceProvider.GetRequiredService<RoleManager<Group>>().CreateAsync(new Group { Name = $"group{i}" })).Succeeded.ShouldBeTrue();
        }

        await stop.CancelAsync();
        await hot;
    }
}
