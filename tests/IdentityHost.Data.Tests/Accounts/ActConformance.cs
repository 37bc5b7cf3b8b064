using System.Runtime.CompilerServices;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Accounts;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class ActConformanceOnSqlite() : ActConformance(DatabaseProvider.Sqlite);

public sealed class ActConformanceOnPostgreSql() : ActConformance(DatabaseProvider.PostgreSql);

/// <summary>Acts as such: all or nothing, every change known, the hot reads by an index.</summary>
public abstract class ActConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private readonly DatabaseProvider _provider = provider;

    public static TheoryData<string> Changes =>
        [.. typeof(Change).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Change))).Select(t => t.FullName!)];

    [Fact]
    [Trait("Security", "S-221")]
    public async Task An_act_whose_last_change_is_refused_leaves_nothing_and_sends_nothing()
    {
        await CommitAsync(new AddAccount(Samples.Account("eve")), new AddSession(Samples.Session("eve", Now), 10));
        var step = Samples.Step("v", PendingKind.EmailCode, Now);
        await CommitAsync(new BeginStep(step));

        (await CommitAsync(
            new SpendStep(step),
            new AddAccount(Samples.Account("ada")),
            new KeepVisitor(Samples.Visitor("v", Now)),
            new SendMessage(Samples.Message("m", Now)),
            new EndSession("session", "ada", AuditReasons.ByOwner),
            new AddAccount(Samples.Account("eve")))).ShouldBeFalse();

        (await Node.Get<IVisitors>().PendingOfAsync("v", Now, Ct)).Count.ShouldBe(1);
        (await Node.Get<IAccounts>().FindAsync("ada", Ct)).ShouldBeNull();
        (await Node.Get<IVisitors>().FindAsync(OpaqueToken.Hash("v"), ClientKind.App, Now, Ct)).ShouldBeNull();
        (await Node.Get<IOutbox>().TakeAsync(10, Now, Now.AddMinutes(1), Ct)).ShouldBeEmpty();
        (await Node.Get<ISessions>().ListAsync("eve", Now, Ct)).Count.ShouldBe(1);

        (await CommitAsync(new SpendStep(step), new AddAccount(Samples.Account("ada")), new SendMessage(Samples.Message("m", Now)))).ShouldBeTrue();
        (await Node.Get<IOutbox>().TakeAsync(10, Now, Now.AddMinutes(1), Ct)).Select(m => m.Id).ShouldBe(["m"]);
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_32_acts_that_spend_one_step_one_leaves_its_message()
    {
        var step = Samples.Step("v", PendingKind.EmailCode, Now);
        await CommitAsync(new BeginStep(step));
        (await RaceAsync(i => CommitAsync(new SendMessage(Samples.Message($"m{i}", Now)), new SpendStep(step)))).ShouldBe(1);
        (await Node.Get<IOutbox>().TakeAsync(100, Now, Now.AddMinutes(1), Ct)).Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Every_change_has_somebody_who_writes_it(string type)
    {
        // Without its members it cannot be written; that is not what an unknown one is refused for.
        var empty = (Change)RuntimeHelpers.GetUninitializedObject(typeof(Change).Assembly.GetType(type, throwOnError: true)!);
        try
        {
            await CommitAsync(empty);
        }
        catch (Exception fault) when (fault is not ArgumentException { ParamName: "change" })
        {
            fault.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task An_unknown_change_is_a_fault() => await Should.ThrowAsync<ArgumentException>(() => CommitAsync(new Unknown()));

    [Fact]
    public async Task Who_speaks_is_found_by_an_index()
    {
        var hash = OpaqueToken.Hash("token");
        (await PlanAsync(SessionStore.Find, [hash, Now, Now, 0])).ShouldContain("IX_Sessions_TokenHash");
        (await PlanAsync(AccountStore.FindByPhone, ["+493012345678"])).ShouldContain("IX_Accounts_PhoneNumber");
        (await PlanAsync(VisitorStore.Find, [hash, 0, Now])).ShouldContain("IX_Visitors_TokenHash");
    }

    /// <summary>The plan, where PostgreSQL may not read a whole table because it is small.</summary>
    private async Task<string> PlanAsync(Statement statement, object?[] parameters)
    {
        var isPostgreSql = _provider == DatabaseProvider.PostgreSql;
        var lines = await Node.Get<IDatabase>().TransactAsync(
            async (sql, token) =>
            {
                if (isPostgreSql)
                    await sql.ExecuteAsync(new("SET LOCAL enable_seqscan = off"), [], token);
                Statement explain = new((isPostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + statement.Text);
                return await sql.ListAsync(explain, parameters, row => row.Text(isPostgreSql ? 0 : 3), token);
            },
            Ct);
        return string.Join('\n', lines);
    }

    private sealed record Unknown : Change;
}
