using System.Data.Common;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Audit;

public sealed class AuditConformanceOnSqlite() : AuditConformance(DatabaseProvider.Sqlite);

public sealed class AuditConformanceOnPostgreSql() : AuditConformance(DatabaseProvider.PostgreSql);

/// <summary>The audit log: written with the deed or not at all, never changed, read in pages.</summary>
public abstract class AuditConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private readonly DatabaseProvider _provider = provider;

    private IAuditLog Log => Node.Get<IAuditLog>();

    [Fact]
    [Trait("Security", "S-202")]
    public async Task A_row_is_read_as_it_was_written()
    {
        var entry = Entry(0) with
        {
            Actor = new(AuditActorKind.Account, "eve"),
            AccountId = "ada",
            SessionId = "s",
            ClientId = "shop",
            Address = "192.0.2.1",
            Outcome = AuditOutcome.Refused,
            Reason = "wrong",
            Reference = "0H",
            Details = new Dictionary<string, string> { ["methods"] = "pwd \"otp\"" },
        };
        await Log.RecordAsync(entry, Ct);
        var read = (await Log.PageAsync(new(), null, 10, Ct)).Single();
        read.Details.ShouldBe(entry.Details);
        (read with { Details = entry.Details }).ShouldBe(entry);
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task What_is_taken_back_leaves_no_row()
    {
        (await CommitAsync(new AddAccount(Samples.Account("ada")))).ShouldBeTrue();
        (await CommitAsync(new AddAccount(Samples.Account("eve")), new AddAccount(Samples.Account("ada")))).ShouldBeFalse();
        (await Log.PageAsync(new(), null, 10, Ct)).Select(e => (e.Event, e.AccountId, e.At)).ShouldBe([(AuditEvents.AccountCreated, "ada", Now)]);
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task The_rows_of_one_act_are_in_the_order_of_its_changes()
    {
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"s{i:00}")];
        await CommitAsync([new AddAccount(Samples.Account("ada")), .. ids.Select(id => new AddSession(Samples.Session("ada", Now, id), 50))]);
        await CommitAtAsync(Now.AddMilliseconds(1), [.. ids.Select(id => new EndSession(id, "ada", AuditReasons.ByOwner))]);
        (await Log.PageAsync(new() { Event = AuditEvents.SessionEnded, OldestFirst = true }, null, 50, Ct)).Select(e => e.SessionId).ShouldBe(ids);
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task What_found_nothing_to_change_leaves_no_row()
    {
        var ada = Samples.Account("ada");
        await CommitAsync(new AddAccount(ada));
        (await CommitAtAsync(
            Now.AddMilliseconds(1), new EndSession("gone", "ada", AuditReasons.ByOwner), new EndSessions("ada", ["gone", "too"], AuditReasons.ByOwner),
            new RetireAuthenticators("ada"), new RetirePhone("ada"), new RetireOtherEmails("ada", ada.NormalizedEmail!),
            new RequireSecondFactor("ada", Required: ada.TwoFactorEnabled))).ShouldBeTrue();
        (await Log.PageAsync(new(), null, 10, Ct)).Select(e => e.Event).ShouldBe([AuditEvents.AccountCreated]);
    }

    [Fact]
    [Trait("Security", "S-203")]
    public async Task No_statement_changes_a_row()
    {
        await Log.RecordAsync(Entry(0), Ct);
        var database = Node.Get<IDatabase>();
        await Should.ThrowAsync<DbException>(() => database.ExecuteAsync(new("""UPDATE "AuditEntries" SET "Event" = 'nothing'"""), [], Ct).AsTask());
        if (_provider == DatabaseProvider.PostgreSql)
            await Should.ThrowAsync<DbException>(() => database.ExecuteAsync(new("""TRUNCATE "AuditEntries" """), [], Ct).AsTask());
        (await Log.PageAsync(new(), null, 10, Ct)).Single().Event.ShouldBe("event0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_go_on_where_the_one_before_ended_whatever_is_asked_for(bool oldestFirst)
    {
        for (var i = 0; i < 12; i++)
            await Log.RecordAsync(Entry(i) with { Event = i % 2 == 0 ? "even" : "odd", AccountId = i < 6 ? "ada" : "eve", ClientId = i % 4 == 0 ? "shop" : null, Actor = new(AuditActorKind.Account, i % 3 == 0 ? "root" : "ada") }, Ct);
        AuditFilter[] filters =
        [
            new(), new() { AccountId = "ada" }, new() { Event = "odd" }, new() { ActorId = "root" }, new() { AccountId = "eve", Event = "even" },
            new() { ClientId = "shop" }, new() { ClientId = "shop", AccountId = "eve", ActorId = "ada", Event = "even" },
            new() { Since = Now.AddSeconds(3), Until = Now.AddSeconds(9) }, new() { AccountId = "ada", ActorId = "root", Event = "even", Since = Now },
        ];
        foreach (var filter in filters)
        {
            var asked = filter with { OldestFirst = oldestFirst };
            var whole = await Log.PageAsync(asked, null, 100, Ct);
            whole.Select(e => e.At).ShouldBe(Expected(asked));
            var paged = new List<AuditEntry>();
            while (await Log.PageAsync(asked, paged.LastOrDefault()?.Id, 2, Ct) is { Count: > 0 } page)
                paged.AddRange(page);
            paged.Select(e => e.Id).ShouldBe(whole.Select(e => e.Id));
        }
    }

    [Fact]
    public async Task Every_question_goes_along_an_index()
    {
        (await PlanAsync(new())).ShouldContain(_provider == DatabaseProvider.PostgreSql ? "PK_AuditEntries" : "sqlite_autoindex_AuditEntries");
        (await PlanAsync(new() { AccountId = "ada" })).ShouldContain("IX_AuditEntries_AccountId_Id");
        (await PlanAsync(new() { ActorId = "ada" })).ShouldContain("IX_AuditEntries_ActorId_Id");
        (await PlanAsync(new() { ClientId = "shop" })).ShouldContain("IX_AuditEntries_ClientId_Id");
        (await PlanAsync(new() { Event = "event", OldestFirst = true })).ShouldContain("IX_AuditEntries_Event_Id");
    }

    [Fact]
    [Trait("Security", "S-203")]
    public async Task Clean_up_takes_rows_whose_time_is_over_and_no_others()
    {
        var now = TimeProvider.System.GetUtcNow();
        await Log.RecordAsync(At(now.AddDays(-401)), Ct);
        await Log.RecordAsync(At(now.AddDays(-399)), Ct);
        await Node.Get<CleanUp>().RunAsync(fence: null, Ct);
        (await Log.PageAsync(new(), null, 10, Ct)).Single().At.ShouldBe(now.AddDays(-399), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task Deeds_of_the_protocol_leave_rows_too()
    {
        await CommitAsync(new AddAccount(Samples.Account("ada")));
        var shop = Samples.Client("shop", Now);
        await Node.Get<IClients>().TryAddAsync(shop, Ct);
        await Node.Get<IClients>().TryReplaceAsync(shop, shop with { Disabled = true, UpdatedAt = Now.AddSeconds(1) }, Ct);
        await Node.Get<IConsents>().AllowAsync("ada", "shop", ["openid"], [], Now, Ct);
        await Node.Get<IConsents>().WithdrawAsync("ada", "shop", Now, Ct);
        await Node.Get<IConsents>().WithdrawAsync("ada", "shop", Now, Ct);
        var grant = Samples.Authorization(Now);
        foreach (var why in Enum.GetValues<GrantEnd>())
        {
            // Shown again, it has ended already.
            for (var i = 0; i < 3; i++)
                await Node.Get<IGrants>().RevokeAsync(grant with { GrantId = $"grant-{why}" }, "shop", why, Now.AddSeconds(i), Ct);
        }

        await Node.Get<IRevocations>().RevokeTokenAsync("jti", "shop", Now, Ct);
        await Node.Get<IClients>().DeleteAsync("shop", Ct);
        await Node.Get<IClients>().DeleteAsync("shop", Ct);
        var api = new Scope("api", "An API.", []);
        await Node.Get<IScopes>().TryAddAsync(api, Ct);
        await Node.Get<IScopes>().TryAddAsync(api, Ct);
        await Node.Get<IScopes>().TryChangeAsync([new(api, api with { Description = "Another." })], whole: null, Ct);
        await Node.Get<IScopes>().TryChangeAsync([new(api, api with { Description = "Another." })], whole: null, Ct);
        await Node.Get<IScopes>().DeleteAsync("api", Ct);
        await Node.Get<IScopes>().DeleteAsync("api", Ct);
        await Node.Get<IInitialAccessTokens>().AddAsync(new("iat", new byte[32], null, Now, Now.AddDays(1), 1), Ct);
        await Node.Get<IInitialAccessTokens>().DeleteAsync("iat", Ct);
        var keys = Node.Get<ISigningKeys>();
        await keys.TryAddAsync(new("kid", "ES256", 1, [1], Now, Now, null), Ct);
        await keys.ScheduleAsync("kid", Now, Now.AddDays(1), Ct);
        await keys.RemoveAsync("kid", Ct);

        var rows = await Log.PageAsync(new() { OldestFirst = true }, null, 100, Ct);
        rows.Select(e => e.Event).ShouldBe(
            [
                AuditEvents.AccountCreated, AuditEvents.ClientRegistered, AuditEvents.ClientChanged, AuditEvents.ConsentGiven, AuditEvents.ConsentWithdrawn,
                AuditEvents.RefreshTokenReplayed, AuditEvents.CodeReplayed, AuditEvents.TokenRevoked, AuditEvents.ClientDeleted, AuditEvents.ScopesChanged,
                AuditEvents.ScopesChanged, AuditEvents.ScopesChanged,
                AuditEvents.InitialAccessTokenIssued, AuditEvents.InitialAccessTokenDeleted, AuditEvents.KeyAdded, AuditEvents.KeyRetired, AuditEvents.KeyRemoved,
            ],
            ignoreOrder: true);
        rows.Single(e => e.Event == AuditEvents.ConsentGiven).ShouldSatisfyAllConditions(
            e => e.AccountId.ShouldBe("ada"), e => e.ClientId.ShouldBe("shop"), e => e.Details["scopes"].ShouldBe("openid"));
        rows.Single(e => e.Event == AuditEvents.ClientChanged).Details["changed"].ShouldBe("settings");
        rows.Where(e => e.Event == AuditEvents.ScopesChanged).Select(e => e.Details["act"]).ShouldBe(["added", "changed", "deleted"]);
    }

    private static IEnumerable<DateTimeOffset> Expected(AuditFilter filter)
    {
        var rows = Enumerable.Range(0, 12).Where(i =>
            (filter.AccountId is null || filter.AccountId == (i < 6 ? "ada" : "eve")) && (filter.Event is null || filter.Event == (i % 2 == 0 ? "even" : "odd"))
            && (filter.ActorId is null || filter.ActorId == (i % 3 == 0 ? "root" : "ada")) && (filter.ClientId is null || i % 4 == 0)
            && (filter.Since is not { } since || Now.AddSeconds(i) >= since) && (filter.Until is not { } until || Now.AddSeconds(i) < until));
        return (filter.OldestFirst ? rows : rows.Reverse()).Select(i => Now.AddSeconds(i));
    }

    private static AuditEntry Entry(int i) => At(Now.AddSeconds(i)) with { Event = $"event{i}" };

    private static AuditEntry At(DateTimeOffset at) => new() { Id = AuditEntry.NewId(at, 0), At = at, Event = "event", Actor = AuditActor.Server };

    private async Task<string> PlanAsync(AuditFilter filter)
    {
        var isPostgreSql = _provider == DatabaseProvider.PostgreSql;
        var lines = await Node.Get<IDatabase>().TransactAsync(
            async (sql, token) =>
            {
                if (isPostgreSql)
                    await sql.ExecuteAsync(new("SET LOCAL enable_seqscan = off"), [], token);
                Statement explain = new((isPostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + AuditQuery.For(filter).Text);
                return await sql.ListAsync(explain, AuditQuery.Parameters(filter, null, 10), row => row.Text(isPostgreSql ? 0 : 3), token);
            },
            Ct);
        return string.Join('\n', lines);
    }
}
