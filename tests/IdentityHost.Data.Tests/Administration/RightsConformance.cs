using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Administration;

public sealed class RightsConformanceOnSqlite() : RightsConformance(DatabaseProvider.Sqlite);

public sealed class RightsConformanceOnPostgreSql() : RightsConformance(DatabaseProvider.PostgreSql);

/// <summary>Rights are what they were when somebody decided by them, or nothing is written.</summary>
public abstract class RightsConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly Statement s_forgetStamp = new("""UPDATE "Accounts" SET "SecurityStamp" = NULL WHERE "Id" = $1""");

    [Fact]
    [Trait("Security", "S-194")]
    [Trait("Security", "S-230")]
    public async Task Of_two_superusers_who_make_each_other_ordinary_at_once_one_stays()
    {
        for (var round = 0; round < 8; round++)
        {
            var (first, second) = ($"first{round}", $"second{round}");
            await AddAsync(first, a => a.IsSuperuser = true);
            await AddAsync(second, a => a.IsSuperuser = true);
            (await RaceAsync(i => CommitAsync(Demote(i % 2 == 0 ? first : second)))).ShouldBe(1);
            // The next round begins with nobody else.
            await Node.Get<IDatabase>().ExecuteAsync(new Statement("""UPDATE "Accounts" SET "IsSuperuser" = FALSE"""), [], Ct);
        }
    }

    [Fact]
    [Trait("Security", "S-194")]
    [Trait("Security", "S-230")]
    public async Task Of_two_superusers_who_take_each_others_rights_away_at_once_the_second_has_none_left()
    {
        await AddAsync("third", a => a.IsSuperuser = true);
        for (var round = 0; round < 4; round++)
        {
            var (first, second) = ($"first{round}", $"second{round}");
            await AddAsync(first, a => a.IsSuperuser = true);
            await AddAsync(second, a => a.IsSuperuser = true);
            var (one, two) = (await RightsAsync(first), await RightsAsync(second));
            (await RaceAsync(i => i % 2 == 0 ? CommitAsync(new HoldRights(one, second), Demote(second)) : CommitAsync(new HoldRights(two, first), Demote(first)))).ShouldBe(1);
        }
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Nothing_is_written_for_who_lost_a_right_or_a_group_or_acts_on_who_has_risen_since()
    {
        var support = await AddGroupAsync("Support", Permissions.UsersUpdate);
        await AddAsync("clerk", a => a.IsStaff = true);
        await AddAsync("ada");
        (await CommitAsync(new JoinGroup("clerk", support))).ShouldBeTrue();
        var clerk = await RightsAsync("clerk");
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "nobody"))).ShouldBeFalse();
        (await CommitAsync(new HoldRights(Rights.Operator, "ada"))).ShouldBeTrue();

        // Whoever they act on became staff, got a permission they have not, or everything.
        (await CommitAsync(new SetRights("clerk", WasStaff: true, WasSuperuser: false, IsStaff: false, IsSuperuser: false))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("no longer staff");
        clerk = await RightsAsync("clerk");
        (await CommitAsync(new SetRights("ada", false, false, IsStaff: true, IsSuperuser: false))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("staff since");
        (await CommitAsync(new SetRights("ada", true, false, IsStaff: false, IsSuperuser: false))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeTrue();
        var keepers = await AddGroupAsync("Keepers", Permissions.KeysRotate);
        (await CommitAsync(new JoinGroup("ada", keepers))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("a permission since");
        (await CommitAsync(new LeaveGroup("ada", keepers))).ShouldBeTrue();

        // Whoever acts is in the same group, which allows less; or has the same permissions, and the group no more, whose name they might give.
        var less = GroupOf("Support");
        less.Id = support.Id;
        (await CommitAsync(new ReplaceGroup(support, less))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("the group allows less");
        var other = await AddGroupAsync("Other", Permissions.UsersUpdate);
        (await CommitAsync(new JoinGroup("clerk", other))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeTrue();
        (await CommitAsync(new LeaveGroup("clerk", less))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("in the group no longer");
        (await CommitAsync(new LeaveGroup("clerk", other))).ShouldBeTrue();
        (await CommitAsync(new ReplaceGroup(less, support))).ShouldBeTrue();
        (await CommitAsync(new JoinGroup("clerk", support))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeTrue();

        // Whoever acts is in the group no more, or kept out.
        (await CommitAsync(new LeaveGroup("clerk", support))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("no longer in the group");
        (await CommitAsync(new JoinGroup("clerk", support))).ShouldBeTrue();
        (await CommitAsync(new DisableAccount("clerk", "stamp", "next", IsSuperuser: false))).ShouldBeTrue();
        (await CommitAsync(new HoldRights(clerk, "ada"))).ShouldBeFalse("disabled");
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task A_group_is_given_and_taken_as_it_was_read()
    {
        await AddAsync("ada");
        var read = await AddGroupAsync("Support");
        var replacement = GroupOf("Support", Permissions.KeysRotate);
        replacement.Id = read.Id;
        (await CommitAsync(new ReplaceGroup(read, replacement))).ShouldBeTrue();

        (await CommitAsync(new JoinGroup("ada", read))).ShouldBeFalse("it allows more than it did");
        (await CommitAsync(new JoinGroup("ada", replacement))).ShouldBeTrue();
        (await CommitAsync(new LeaveGroup("ada", read))).ShouldBeFalse();
        (await CommitAsync(new LeaveGroup("ada", replacement))).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Rights_are_set_of_an_account_as_it_was_read()
    {
        await AddAsync("ada", a => a.IsStaff = true);
        (await CommitAsync(new SetRights("ada", WasStaff: false, WasSuperuser: false, IsStaff: false, IsSuperuser: true))).ShouldBeFalse();
        (await CommitAsync(new SetRights("ada", WasStaff: true, WasSuperuser: true, IsStaff: false, IsSuperuser: true))).ShouldBeFalse();
        (await CommitAsync(new SetRights("ada", WasStaff: true, WasSuperuser: false, IsStaff: false, IsSuperuser: true))).ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_without_a_stamp_is_kept_out_like_any_other()
    {
        await AddAsync("ada");
        await Node.Get<IDatabase>().ExecuteAsync(s_forgetStamp, ["ada"], Ct);
        (await CommitAsync(new DisableAccount("ada", "", "next", IsSuperuser: false))).ShouldBeTrue();
        (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account.IsActive.ShouldBeFalse();
    }

    private static SetRights Demote(string id) => new(id, WasStaff: false, WasSuperuser: true, IsStaff: false, IsSuperuser: false);

    private static Group GroupOf(string name, params string[] permissions) =>
        new() { Id = name, Name = name, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = RandomToken.NewId(), Permissions = [.. permissions] };

    private async Task<Group> AddGroupAsync(string name, params string[] permissions)
    {
        var group = GroupOf(name, permissions);
        (await CommitAsync(new AddGroup(group))).ShouldBeTrue();
        return group;
    }

    private async Task<Rights> RightsAsync(string id) => Rights.Of((await Node.Get<IAccounts>().FindAsync(id, Ct)).ShouldNotBeNull());

    private async Task AddAsync(string id, Action<Account>? fill = null)
    {
        var account = Samples.Account(id);
        fill?.Invoke(account);
        (await CommitAsync(new AddAccount(account))).ShouldBeTrue();
    }
}
