using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Accounts.Administration;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Administration;

public sealed class DirectoryConformanceOnSqlite() : DirectoryConformance(DatabaseProvider.Sqlite);

public sealed class DirectoryConformanceOnPostgreSql() : DirectoryConformance(DatabaseProvider.PostgreSql);

/// <summary>Lists of 10,000 accounts: what they hold, and how they are read.</summary>
public abstract class DirectoryConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private const string Team = "team";
    private const string Others = "others";

    private static readonly AccountFilter s_all = new();

    // Few of each kind, and many of the same moment.
    private static readonly Statement s_people = new("""
        WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 10000),
            people AS (SELECT i, substr('00000' || i, length('00000' || i) - 4) AS id, substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', i % 26 + 1, 1) || '_' || (20000 - i) AS name FROM numbers)
        INSERT INTO "Accounts" ("Id", "Email", "NormalizedEmail", "UserName", "NormalizedUserName", "CreatedAt", "UpdatedAt", "IsStaff", "IsSuperuser", "IsActive",
            "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount", "MailboxOwed", "PasswordByMail")
        SELECT id, CASE WHEN i % 10 <> 0 THEN name || '@EXAMPLE.ORG' END, CASE WHEN i % 10 <> 0 THEN name || '@EXAMPLE.ORG' END,
            CASE WHEN i % 3 <> 0 THEN 'P' || name END, CASE WHEN i % 3 <> 0 THEN 'P' || name END, $1 + i % 100, $1, i % 1000 = 0, i = 5000, i % 500 <> 1,
            TRUE, FALSE, FALSE, FALSE, 0, FALSE, FALSE
        FROM people
        """);

    private static readonly Statement s_group = new("""INSERT INTO "Groups" ("Id", "Name", "NormalizedName", "Permissions") VALUES ($1, $1, $1, '')""");

    private static readonly Statement s_members = new("""
        INSERT INTO "AccountGroups" ("UserId", "RoleId") SELECT "Id", $1 FROM "Accounts" WHERE CAST("Id" AS integer) % $2 = 7
        """);

    private static readonly Statement s_analyze = new("ANALYZE");

    // PostgreSQL's name for the order of code points.
    private static readonly Statement s_collations = new("""
        SELECT "collation_name" FROM "information_schema"."columns" WHERE "table_name" = 'Accounts' AND "column_name" IN ('NormalizedEmail', 'NormalizedUserName')
        """);

    private readonly bool _isPostgreSql = provider == DatabaseProvider.PostgreSql;

    private static readonly (AccountFilter Filter, Func<Account, bool> Meets)[] s_filters =
    [
        (new() { IsStaff = true }, a => a.IsStaff),
        (new() { IsStaff = true, IsSuperuser = false }, a => a is { IsStaff: true, IsSuperuser: false }),
        (new() { IsSuperuser = true }, a => a.IsSuperuser),
        (new() { IsActive = false }, a => !a.IsActive),
        (new() { GroupId = Team }, a => Number(a) % 200 == 7),
        (new() { GroupId = Team, Beginning = "B" }, a => Number(a) % 200 == 7 && BeginsWith(a, "B")),
        (new() { Beginning = "A_1" }, a => BeginsWith(a, "A_1")),
        (new() { Beginning = "PC_", IsActive = true }, a => a.IsActive && BeginsWith(a, "PC_")),
        (new() { Beginning = "A%" }, _ => false),
        (new() { Beginning = "' OR ''='" }, _ => false),
        (new() { GroupId = "' OR ''='" }, _ => false),
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var database = Node.Get<IDatabase>();
        await database.ExecuteAsync(s_people, [Now], Ct);
        foreach (var (group, oneIn) in new[] { (Team, 200), (Others, 8) })
        {
            await database.ExecuteAsync(s_group, [group], Ct);
            await database.ExecuteAsync(s_members, [group, oneIn], Ct);
        }
    }

    [Fact]
    [Trait("Security", "S-198")]
    public async Task Ten_thousand_accounts_come_page_by_page_in_every_order_by_every_filter()
    {
        var everybody = await Node.Get<IAccountDirectory>().PageAsync(s_all, AccountOrder.Id, null, 20_000, Ct);
        everybody.Count.ShouldBe(10_000);
        foreach (var order in Enum.GetValues<AccountOrder>())
        {
            (await WalkAsync(s_all, order, 4_000)).ShouldBe(Sorted(everybody, order), $"{order}");
            foreach (var (filter, meets) in s_filters)
                (await WalkAsync(filter, order, 40)).ShouldBe(Sorted(everybody.Where(meets), order), $"{filter} {order}");
        }
    }

    [Fact]
    public async Task Every_list_goes_along_an_index()
    {
        if (_isPostgreSql)
        {
            await Node.Get<IDatabase>().ExecuteAsync(s_analyze, [], Ct);
            (await Node.Get<IDatabase>().ListAsync(s_collations, [], row => row.TextOrNull(0), Ct)).ShouldBe(["C", "C"]);
        }

        await ShouldGoAlongAsync(s_all, AccountOrder.Id, "Accounts");
        await ShouldGoAlongAsync(s_all, AccountOrder.OldestFirst, "IX_Accounts_CreatedAt_Id");
        await ShouldGoAlongAsync(s_all, AccountOrder.NewestFirst, "IX_Accounts_CreatedAt_Id");
        await ShouldGoAlongAsync(s_all, AccountOrder.Email, "IX_Accounts_NormalizedEmail_Id");
        await ShouldGoAlongAsync(s_all, AccountOrder.EmailDescending, "IX_Accounts_NormalizedEmail_Id");
        await ShouldGoAlongAsync(s_all, AccountOrder.Username, "IX_Accounts_NormalizedUserName_Id");
        await ShouldGoAlongAsync(s_all, AccountOrder.UsernameDescending, "IX_Accounts_NormalizedUserName_Id");
        foreach (var order in Enum.GetValues<AccountOrder>())
        {
            await ShouldGoAlongAsync(new() { IsStaff = true }, order, "IX_Accounts_Staff");
            await ShouldGoAlongAsync(new() { IsSuperuser = true }, order, "IX_Accounts_Superusers");
            await ShouldGoAlongAsync(new() { IsActive = false }, order, "IX_Accounts_Disabled");
            await ShouldGoAlongAsync(new() { GroupId = Team }, order, "IX_AccountGroups_RoleId");
            await ShouldGoAlongAsync(new() { Beginning = "A_1" }, order, "IX_Accounts_NormalizedEmail_Id");
        }
    }

    private static int Number(Account account) => int.Parse(account.Id, System.Globalization.CultureInfo.InvariantCulture);

    private static bool BeginsWith(Account account, string beginning) =>
        account.NormalizedEmail?.StartsWith(beginning, StringComparison.Ordinal) == true || account.NormalizedUserName?.StartsWith(beginning, StringComparison.Ordinal) == true;

    private static IEnumerable<string> Sorted(IEnumerable<Account> accounts, AccountOrder order)
    {
        Func<Account, string?> name = order is AccountOrder.Email or AccountOrder.EmailDescending ? a => a.NormalizedEmail : a => a.NormalizedUserName;
        var byId = accounts.OrderBy(a => a.Id, StringComparer.Ordinal);
        return (order switch
        {
            AccountOrder.Id => byId,
            AccountOrder.OldestFirst => byId.OrderBy(a => a.CreatedAt),
            AccountOrder.NewestFirst => byId.Reverse().OrderByDescending(a => a.CreatedAt),
            AccountOrder.Email or AccountOrder.Username => byId.OrderBy(a => name(a) is null).ThenBy(name, StringComparer.Ordinal),
            _ => byId.OrderBy(a => name(a) is null).ThenByDescending(name, StringComparer.Ordinal),
        }).Select(a => a.Id);
    }

    private async Task<IReadOnlyList<string>> WalkAsync(AccountFilter filter, AccountOrder order, int limit)
    {
        var (ids, after) = (new List<string>(), (AccountPosition?)null);
        while (true)
        {
            var page = await Node.Get<IAccountDirectory>().PageAsync(filter, order, after, limit, Ct);
            ids.AddRange(page.Select(a => a.Id));
            if (page.Count < limit)
                return ids;
            after = AccountPosition.Of(page[^1], order);
        }
    }

    /// <summary>Not only that it could: on PostgreSQL it is what the planner chooses for these rows.</summary>
    private async Task ShouldGoAlongAsync(AccountFilter filter, AccountOrder order, string index)
    {
        Statement explain = new((_isPostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + AccountQuery.For(filter, order, isNameless: false).Text);
        var parameters = AccountQuery.Parameters(filter, order, isNameless: false, null, 50);
        var plan = string.Join('\n', await Node.Get<IDatabase>().ListAsync(explain, parameters, row => row.Text(_isPostgreSql ? 0 : 3), Ct));
        plan.ShouldContain(index, Case.Sensitive, $"{filter} {order}:\n{plan}");
        plan.ShouldNotContain("Seq Scan on \"Accounts\"", Case.Sensitive, $"{filter} {order}:\n{plan}");
        plan.ShouldNotContain("SCAN a", Case.Sensitive, $"{filter} {order}:\n{plan}");
    }
}
