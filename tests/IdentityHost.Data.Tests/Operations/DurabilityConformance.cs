using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

public sealed class DurabilityConformanceOnSqlite() : DurabilityConformance(DatabaseProvider.Sqlite, "PRAGMA synchronous", synced: "2", later: "1");

public sealed class DurabilityConformanceOnPostgreSql() : DurabilityConformance(DatabaseProvider.PostgreSql, "SHOW synchronous_commit", synced: "on", later: "off");

/// <summary>Only what says that it may be lost in a power cut is not waited for on the disk.</summary>
/// <param name="provider">The database.</param>
/// <param name="question">Asks what the next commit waits for.</param>
/// <param name="synced">The answer for the disk.</param>
/// <param name="later">The answer for nothing.</param>
public abstract class DurabilityConformance(DatabaseProvider provider, string question, string synced, string later) : StoreTests(provider)
{
    private readonly Statement _question = new(question);

    [Fact]
    [Trait("Security", "S-220")]
    public async Task A_transaction_waits_for_the_disk_unless_it_says_otherwise()
    {
        var database = Node.Get<IDatabase>();

        (await database.TransactAsync(AskAsync, Ct)).ShouldBe(synced);
        (await database.TransactAsync(AskAsync, Durability.Crash, Ct)).ShouldBe(later);
        (await database.TransactAsync(AskAsync, Durability.PowerCut, Ct)).ShouldBe(synced);
    }

    /// <summary>On SQLite the three share a batch, or do not: what has to be durable is so in either case.</summary>
    [Fact]
    [Trait("Security", "S-220")]
    public async Task What_must_last_lasts_beside_what_need_not()
    {
        var database = Node.Get<IDatabase>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() =>
            database.TransactAsync(AskAsync, i % 3 == 0 ? Durability.PowerCut : Durability.Crash, Ct))));

        answers.Where((_, i) => i % 3 == 0).ShouldAllBe(answer => answer == synced);
    }

    private async ValueTask<string?> AskAsync(ITransaction sql, CancellationToken ct) => await sql.FirstAsync(_question, [], static row => row.Text(0), ct);
}
