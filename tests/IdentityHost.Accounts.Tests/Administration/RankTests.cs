using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.OpenId.Consents;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Administration;

/// <summary>Who stands above whom, what the name of a group is worth, and that both are looked at again when something is written.</summary>
public sealed class RankTests : PeopleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private GroupBook Groups => Here.Get<GroupBook>();

    private AccountAdministration Staff => Here.Get<AccountAdministration>();

    /// <summary>Who acts, on whom, both with the rank and the permissions named, and whether they may.</summary>
    [Theory]
    [Trait("Security", "S-194")]
    [InlineData("person a", "person", true)]
    [InlineData("person a", "person a", true)]
    [InlineData("person a", "person b", false)]
    [InlineData("person a", "person a b", false)]
    [InlineData("person a", "staff", false)]
    [InlineData("person", "superuser", false)]
    [InlineData("staff a", "person a", true)]
    [InlineData("staff a", "person b", false)]
    [InlineData("staff a", "staff a", true)]
    [InlineData("staff", "staff a", false)]
    [InlineData("staff a b", "superuser", false)]
    [InlineData("superuser", "person a b", true)]
    [InlineData("superuser", "staff b", true)]
    [InlineData("superuser", "superuser", true)]
    public void Nobody_acts_on_who_stands_higher_or_may_what_they_may_not(string by, string target, bool allowed) =>
        PermissionRules.MayActOn(Rights.Of(SnapshotOf(by)), SnapshotOf(target)).ShouldBe(allowed);

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Nobody_gives_a_group_they_are_not_in_nor_a_name_without_the_permission_for_it()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var (team, others) = (await GroupAsync("Team"), await GroupAsync("Bookkeepers"));
        var (clerk, _) = await HolderAsync("clerk@example.org", Permissions.GroupsManage);
        (await Groups.JoinAsync(Rights.Operator, clerk.AccountId!, team.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        clerk = await RightsAsync(clerk.AccountId!);

        AdministrationResult[] refused =
        [
            await Groups.JoinAsync(clerk, ada.Id, others.Id, None),
            await Groups.JoinAsync(clerk, clerk.AccountId!, others.Id, None),
            await Groups.CreateAsync(clerk, new("Admins", null, []), None),
            await Groups.ChangeAsync(clerk, team, new("Admins", null, []), None),
            await Groups.ChangeAsync(clerk, team, new("TEAM", null, []), None),
            await Groups.ChangeAsync(clerk, others, new("Bookkeepers", "Mine", [Permissions.GroupsManage]), None),
            await Groups.DeleteAsync(clerk, others, None),
        ];
        refused.ShouldAllBe(result => result is AdministrationResult.Forbidden);
        (await Groups.JoinAsync(Rights.Operator, ada.Id, others.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.LeaveAsync(clerk, ada.Id, others.Id, None)).ShouldBeOfType<AdministrationResult.Forbidden>();

        (await Groups.JoinAsync(clerk, ada.Id, team.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.LeaveAsync(clerk, ada.Id, team.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.ChangeAsync(clerk, team, new("Team", "We", []), None)).ShouldBeOfType<AdministrationResult.DoneWith>();

        // With the permission, names are theirs to give; permissions still are not.
        var (namer, _) = await HolderAsync("namer@example.org", Permissions.GroupsManage, Permissions.GroupsName);
        (await Groups.LeaveAsync(namer, ada.Id, others.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        var made = (await Groups.CreateAsync(namer, new("Admins", null, [Permissions.GroupsManage]), None)).ShouldBeOfType<AdministrationResult.DoneWith>().Group;
        (await Groups.JoinAsync(namer, ada.Id, made.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.CreateAsync(namer, new("Keepers", null, [Permissions.KeysRotate]), None)).ShouldBeOfType<AdministrationResult.Forbidden>();
    }

    [Fact]
    [Trait("Security", "S-157")]
    [Trait("Security", "S-194")]
    public async Task A_consent_is_withdrawn_by_who_may_act_on_its_owner_and_the_owner_is_told()
    {
        var (clerk, _) = await HolderAsync("clerk@example.org", Permissions.ConsentsWithdraw);
        var (ada, chief) = (await Here.AddAsync("ada@example.org", Password), await Here.AddAsync("chief@example.org", Password));
        (await Groups.SetRightsAsync(Rights.Operator, chief.Id, isStaff: true, isSuperuser: false, None)).ShouldBeOfType<AdministrationResult.Done>();
        var consents = Here.Get<IConsents>();
        foreach (var id in (string[])[ada.Id, chief.Id])
            await consents.AllowAsync(id, "shop", ["openid"], [], Here.Clock.GetUtcNow(), None);
        await Here.MailboxAsync();

        (await Staff.WithdrawConsentAsync(clerk, chief.Id, "shop", "Shop", None)).ShouldBeOfType<AdministrationResult.Forbidden>();
        (await consents.FindAsync(chief.Id, "shop", None)).ShouldNotBeNull();
        (await Staff.WithdrawConsentAsync(clerk, ada.Id, "shop", "Shop", None)).ShouldBeOfType<AdministrationResult.Done>();
        (await consents.FindAsync(ada.Id, "shop", None)).ShouldBeNull();
        (await Staff.WithdrawConsentAsync(clerk, ada.Id, "shop", "Shop", None)).ShouldBeOfType<AdministrationResult.Conflict>();
        (await Staff.WithdrawConsentAsync(clerk, "nobody", "shop", "Shop", None)).ShouldBeOfType<AdministrationResult.NotFound>();

        var mail = (await Here.MailboxAsync()).Where(m => m.To == "ada@example.org").ShouldHaveSingleItem();
        (mail.Subject.Split(": ")[1], mail.Text.Contains("the app Shop", StringComparison.Ordinal)).ShouldBe(("an app has no access to your account any more", true));
        var row = (await Here.Get<IAuditLog>().PageAsync(new AuditFilter { Event = AuditEvents.ConsentWithdrawn }, null, 10, None)).ShouldHaveSingleItem();
        (row.AccountId, row.ClientId, row.Reason).ShouldBe((ada.Id, "shop", AuditReasons.ByOthers));
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task An_invitation_is_taken_back_by_who_may_act_on_its_sender_and_the_sender_is_told()
    {
        var (clerk, _) = await HolderAsync("clerk@example.org", Permissions.InvitationsManage);
        var chief = await Here.AddAsync("chief@example.org", Password);
        var browser = new Browser();
        await Here.SignedInAsync(browser, "chief@example.org", Password);
        var book = Here.Get<InvitationBook>();
        (await book.InviteAsync(await Here.ReadAsync(browser), "guest@example.org", None)).Outcome.ShouldAdvance();
        var sent = (await book.ListAsync(await Here.ReadAsync(browser), None)).ShouldHaveSingleItem();

        (await Groups.SetRightsAsync(Rights.Operator, chief.Id, isStaff: true, isSuperuser: false, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.RevokeInvitationAsync(clerk, sent, None)).ShouldBeOfType<AdministrationResult.Forbidden>();
        (await book.ListAsync(await Here.ReadAsync(browser), None)).ShouldHaveSingleItem();
        (await Groups.SetRightsAsync(Rights.Operator, chief.Id, isStaff: false, isSuperuser: false, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.RevokeInvitationAsync(clerk, sent, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.RevokeInvitationAsync(clerk, sent, None)).ShouldBeOfType<AdministrationResult.Conflict>();
        (await book.ListAsync(await Here.ReadAsync(browser), None)).ShouldBeEmpty();
        (await Here.MailboxAsync())[^1].Text.ShouldContain("your invitation of guest@example.org");
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Whoever_lost_their_rights_after_they_were_let_in_changes_nothing_any_more()
    {
        var (rights, groups) = await HolderAsync("clerk@example.org", [.. Permissions.All]);
        var ada = await Here.AddAsync("ada@example.org", Password);
        var team = await GroupAsync("Team");
        var snapshot = (await Here.Get<IAccounts>().FindAsync(ada.Id, None)).ShouldNotBeNull();
        await Here.Get<IConsents>().AllowAsync(ada.Id, "shop", ["openid"], [], Here.Clock.GetUtcNow(), None);
        var browser = new Browser();
        await Here.SignedInAsync(browser, "ada@example.org", Password);
        (await Here.Get<InvitationBook>().InviteAsync(await Here.ReadAsync(browser), "guest@example.org", None)).Outcome.ShouldAdvance();
        var sent = (await Here.Get<InvitationBook>().ListAsync(await Here.ReadAsync(browser), None)).ShouldHaveSingleItem();
        (await Groups.LeaveAsync(Rights.Operator, rights.AccountId!, groups.Id, None)).ShouldBeOfType<AdministrationResult.Done>();

        AdministrationResult[] late =
        [
            await Groups.CreateAsync(rights, new("Late", null, []), None),
            await Groups.ChangeAsync(rights, team, new("Late", null, []), None),
            await Groups.JoinAsync(rights, ada.Id, team.Id, None),
            await Groups.DeleteAsync(rights, team, None),
            await Staff.DisableAsync(rights, ada.Id, None),
            await Staff.EndSessionsAsync(rights, ada.Id, null, None),
            await Staff.StartPasswordResetAsync(rights, ada.Id, None),
            await Staff.WithdrawConsentAsync(rights, ada.Id, "shop", "Shop", None),
            await Staff.RevokeInvitationAsync(rights, sent, None),
            await Here.Get<AccountRemoval>().DeleteAsync(rights, ada.Id, None),
        ];
        late.ShouldAllBe(result => result is AdministrationResult.Conflict);
        (await Here.Get<ProfileCorrection>().ChangeAsync(rights, snapshot, new ProfileChange { Values = new Dictionary<string, string?> { ["nickname"] = "x" } }, None))
            .ShouldBeOfType<FlowOutcome.NotPending>();
        (await Here.ReadAsync(browser)).IsSignedIn.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Whatever_is_done_to_an_account_looks_at_its_rank_in_the_write()
    {
        var newcomer = (await Here.Get<AccountCreation>().CreateAsync(new() { Email = "ada@example.org", Password = Password }, None)).ShouldBeOfType<AccountCreationResult.Done>().Account;
        var (clerk, _) = await HolderAsync("clerk@example.org", Permissions.UsersUpdate);
        // Between the look and the write, whom it is about becomes a superuser.
        var acts = new Meanwhile(Here.Get<IActs>(), () => Groups.SetRightsAsync(Rights.Operator, newcomer.Id, isStaff: true, isSuperuser: true, None));
        var parts = (Accounts: Here.Get<IAccounts>(), Mails: Here.Get<AdministrationMails>());
        var staff = new AccountAdministration(Here.Get<ISessions>(), new(parts.Accounts, acts, parts.Mails, Here.Clock), parts.Mails, Here.Get<IOptions<AccountsOptions>>());
        (await staff.VouchAsync(clerk, newcomer.Id, None)).ShouldBeOfType<AdministrationResult.Conflict>();
        (await parts.Accounts.FindAsync(newcomer.Id, None)).ShouldNotBeNull().Account.EmailConfirmed.ShouldBeFalse();
    }

    private sealed class Meanwhile(IActs acts, Func<Task> happens) : IActs
    {
        public async Task<bool> TryCommitAsync(Act act, CancellationToken ct)
        {
            await happens();
            return await acts.TryCommitAsync(act, ct);
        }
    }

    private static AccountSnapshot SnapshotOf(string words)
    {
        var parts = words.Split(' ');
        return new(new Account { Id = words, IsActive = true, IsStaff = parts[0] == "staff", IsSuperuser = parts[0] == "superuser" }, []) { Permissions = parts[1..] };
    }

    private async Task<Group> GroupAsync(string name, params string[] permissions) =>
        (await Groups.CreateAsync(Rights.Operator, new(name, null, permissions), None)).ShouldBeOfType<AdministrationResult.DoneWith>().Group;

    /// <summary>Somebody who is in a group of their own with these permissions.</summary>
    private async Task<(Rights Rights, Group Group)> HolderAsync(string email, params string[] permissions)
    {
        var account = await Here.AddAsync(email, Password);
        var group = await GroupAsync(email, permissions);
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [new JoinGroup(account.Id, group)]), None)).ShouldBeTrue();
        return (await RightsAsync(account.Id), group);
    }

    private async Task<Rights> RightsAsync(string id) => Rights.Of((await Here.Get<IAccounts>().FindAsync(id, None)).ShouldNotBeNull());
}
