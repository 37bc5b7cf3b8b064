using IdentityHost.Accounts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Consents;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class DeletionConformanceOnSqlite() : DeletionConformance(DatabaseProvider.Sqlite);

public sealed class DeletionConformanceOnPostgreSql() : DeletionConformance(DatabaseProvider.PostgreSql);

/// <summary>Accounts that are to be deleted: everything ends at once, a sign-in keeps them, and what is not kept goes with all that is bound to it.</summary>
public abstract class DeletionConformance(DatabaseProvider provider) : StoreTests(provider)
{
    [Fact]
    public async Task Only_the_account_as_it_was_read_is_scheduled_and_everything_of_it_ends()
    {
        await AddAsync("ada");
        await CommitAsync(new IdentityHost.Accounts.Sessions.AddSession(Samples.Session("ada", Now), 10));
        (await CommitAsync(Schedule("ada") with { ReadStamp = "other" })).ShouldBeFalse();
        (await CommitAsync(Schedule("ada"))).ShouldBeTrue();

        var account = await ReadAsync("ada");
        account!.DeletionDueAt!.Value.ShouldBe(Now, TimeSpan.FromMilliseconds(1));
        account.SecurityStamp.ShouldBe("next");
        (await Node.Get<IdentityHost.Accounts.Sessions.ISessions>().ListAsync("ada", Now, Ct)).ShouldBeEmpty();

        (await CommitAsync(new KeepAccount("ada"))).ShouldBeTrue();
        (await ReadAsync("ada"))!.DeletionDueAt.ShouldBeNull();
        (await CommitAsync(new KeepAccount("ada"))).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-226")]
    public async Task What_is_due_goes_and_leaves_its_id_in_the_audit_log_alone()
    {
        foreach (var id in (string[])["due", "later", "kept"])
        {
            await AddAsync(id);
            await Node.Get<IConsents>().AllowAsync(id, "app", ["openid"], [], Now, Ct);
        }

        var today = TimeProvider.System.GetUtcNow();
        await CommitAsync(Schedule("due", today.AddDays(-1)));
        await CommitAsync(Schedule("later", today.AddDays(1)));
        await CommitAsync(Schedule("kept", today.AddDays(-1)));
        await CommitAsync(new KeepAccount("kept"));

        await Node.Get<CleanUp>().RunAsync(null, Ct);

        (await ReadAsync("due")).ShouldBeNull();
        (await Node.Get<IConsents>().ListAsync("due", Ct)).ShouldBeEmpty();
        foreach (var id in (string[])["later", "kept"])
        {
            (await ReadAsync(id)).ShouldNotBeNull();
            (await Node.Get<IConsents>().ListAsync(id, Ct)).Count.ShouldBe(1);
        }

        var rows = await Node.Get<IAuditLog>().PageAsync(new AuditFilter { AccountId = "due", Event = AuditEvents.AccountDeleted }, null, 10, Ct);
        rows.ShouldHaveSingleItem().Details.ShouldBeEmpty();
        (await CommitAsync(new AddAccount(Samples.Account("due")))).ShouldBeTrue("its names are free");
    }

    [Fact]
    [Trait("Security", "S-194")]
    [Trait("Security", "S-230")]
    public async Task Of_two_superusers_who_leave_at_once_one_stays()
    {
        for (var round = 0; round < 8; round++)
        {
            var (first, second) = ($"first{round}", $"second{round}");
            await AddAsync(first, a => a.IsSuperuser = true);
            await AddAsync(second, a => a.IsSuperuser = true);
            (await RaceAsync(i => CommitAsync(Schedule(i % 2 == 0 ? first : second) with { IsSuperuser = true }))).ShouldBe(1);
            // The next round begins with nobody else.
            await Node.Get<IDatabase>().ExecuteAsync(new Statement("""UPDATE "Accounts" SET "IsSuperuser" = FALSE"""), [], Ct);
        }
    }

    [Fact]
    public async Task Of_two_changes_of_a_profile_that_read_the_same_one_is_written()
    {
        await AddAsync("ada");
        var read = (await ReadAsync("ada"))!;
        (await RaceAsync(async i =>
        {
            var changed = (await ReadAsync("ada"))!;
            changed.Nickname = $"n{i}";
            return await CommitAsync(new WriteProfile(changed, read.ConcurrencyStamp, $"stamp{i}"));
        })).ShouldBe(1);
        var after = (await ReadAsync("ada"))!;
        after.Nickname.ShouldBe("n" + after.ConcurrencyStamp!["stamp".Length..]);
    }

    private static ScheduleDeletion Schedule(string id, DateTimeOffset? due = null) => new(id, Samples.Account(id).SecurityStamp!, "next", due ?? Now, IsSuperuser: false);

    private async Task<Account?> ReadAsync(string id) => (await Node.Get<IAccounts>().FindAsync(id, Ct))?.Account;

    private async Task AddAsync(string id, Action<Account>? fill = null)
    {
        var account = Samples.Account(id);
        fill?.Invoke(account);
        (await CommitAsync(new AddAccount(account))).ShouldBeTrue();
    }
}
