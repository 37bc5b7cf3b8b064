using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Administration;

/// <summary>Groups and what they allow, and what staff does to accounts of others.</summary>
public sealed class AdministrationTests : PeopleTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private GroupBook Groups => Here.Get<GroupBook>();

    private AccountAdministration Staff => Here.Get<AccountAdministration>();

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Nobody_gives_or_touches_what_is_above_their_own_rights()
    {
        var (ada, eve, root) = (await Here.AddAsync("ada@example.org", Password), await Here.AddAsync("eve@example.org", Password), await SuperuserAsync("root@example.org"));
        var readers = await GroupAsync("Readers", Permissions.UsersRead, Permissions.GroupsManage, Permissions.GroupsName);
        var writers = await GroupAsync("Writers", Permissions.UsersUpdate);
        (await Groups.JoinAsync(Rights.Operator, ada.Id, readers.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.JoinAsync(Rights.Operator, eve.Id, writers.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        var reader = await RightsAsync(ada);
        reader.Has(Permissions.UsersRead).ShouldBeTrue();
        reader.Has(Permissions.UsersUpdate).ShouldBeFalse();

        var refused = new List<AdministrationResult>
        {
            await Groups.CreateAsync(reader, new("More", null, [Permissions.KeysRotate]), None),
            await Groups.ChangeAsync(reader, readers, new("Readers", null, [Permissions.UsersRead, Permissions.KeysRotate]), None),
            await Groups.ChangeAsync(reader, writers, new("Writers", null, []), None),
            await Groups.DeleteAsync(reader, writers, None),
            await Groups.JoinAsync(reader, ada.Id, writers.Id, None),
            await Groups.LeaveAsync(reader, eve.Id, writers.Id, None),
            await Groups.JoinAsync(reader, eve.Id, readers.Id, None),
            await Groups.SetRightsAsync(reader, ada.Id, true, true, None),
            await Groups.SetRightsAsync(reader, ada.Id, true, false, None),
            await Groups.SetRightsAsync(reader, root.Id, false, false, None),
            await Staff.DisableAsync(reader, eve.Id, None),
            await Staff.DisableAsync(reader, root.Id, None),
            await Staff.EndSessionsAsync(reader, root.Id, null, None),
            await Staff.StartPasswordResetAsync(reader, root.Id, None),
            await Staff.EnableAsync(reader, root.Id, None),
            await Staff.VouchAsync(reader, root.Id, None),
            await Here.Get<AccountRemoval>().DeleteAsync(reader, root.Id, None),
            await Here.Get<AccountRemoval>().KeepAsync(reader, root.Id, None),
        };
        refused.ShouldAllBe(result => result is AdministrationResult.Forbidden);
        (await Here.Get<ProfileCorrection>().ChangeAsync(reader, (await Here.Get<IAccounts>().FindAsync(root.Id, None))!, new ProfileChange(), None)).ShouldBeOfType<FlowOutcome.Forbidden>();

        (await Groups.CreateAsync(reader, new("Friends", null, [Permissions.UsersRead]), None)).ShouldBeOfType<AdministrationResult.DoneWith>();
        (await Groups.CreateAsync(reader, new("friends", null, []), None)).ShouldBeOfType<AdministrationResult.Conflict>();
        (await Groups.CreateAsync(reader, new("Bad", null, ["everything"]), None)).ShouldBeOfType<AdministrationResult.Invalid>();
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task A_superuser_is_in_Root_and_has_every_permission_and_the_last_one_stays()
    {
        var (one, two) = (await SuperuserAsync("one@example.org"), await SuperuserAsync("two@example.org"));
        var snapshot = (await Here.Get<IAccounts>().FindAsync(one.Id, None)).ShouldNotBeNull();
        snapshot.Groups.ShouldBe(["Root"]);
        snapshot.Permissions.ShouldBe(Permissions.All);
        var root = (await Here.Get<IGroups>().FindByNameAsync("root", None)).ShouldNotBeNull();
        (await Groups.DeleteAsync(Rights.Operator, root, None)).ShouldBeOfType<AdministrationResult.Forbidden>();
        (await Groups.JoinAsync(Rights.Operator, one.Id, root.Id, None)).ShouldBeOfType<AdministrationResult.Done>("it is in it");
        (await Groups.LeaveAsync(Rights.Operator, one.Id, root.Id, None)).ShouldBeOfType<AdministrationResult.Forbidden>();
        var ada = await Here.AddAsync("ada@example.org", Password);
        (await Groups.JoinAsync(Rights.Operator, ada.Id, root.Id, None)).ShouldBeOfType<AdministrationResult.Forbidden>();

        // Read before it was made a superuser, disabled after: that would not have looked whether another is left.
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [new DisableAccount(one.Id, snapshot.Account.SecurityStamp!, "next", IsSuperuser: false)]), None)).ShouldBeFalse();
        (await Staff.DisableAsync(Rights.Operator, two.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.SetRightsAsync(Rights.Operator, one.Id, true, false, None)).ShouldBeOfType<AdministrationResult.LastSuperuser>();
        (await Staff.DisableAsync(Rights.Operator, one.Id, None)).ShouldBeOfType<AdministrationResult.LastSuperuser>();
        (await Staff.EnableAsync(Rights.Operator, two.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        AdministrationResult[] both = await Task.WhenAll(
            Groups.SetRightsAsync(Rights.Operator, one.Id, true, false, None), Groups.SetRightsAsync(Rights.Operator, two.Id, true, false, None));
        both.Count(result => result is AdministrationResult.LastSuperuser).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-179")]
    public async Task The_owner_is_told_of_what_others_do_and_the_log_says_who_did_it()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var browser = new Browser();
        await Here.SignedInAsync(browser, "ada@example.org", Password);

        (await Staff.EndSessionsAsync(Rights.Operator, ada.Id, ["nobody's"], None)).ShouldBeOfType<AdministrationResult.NotFound>();
        (await Staff.EndSessionsAsync(Rights.Operator, ada.Id, null, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.ReadAsync(browser)).IsSignedIn.ShouldBeFalse();
        (await Staff.DisableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldBeMismatch();
        (await Staff.EnableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.StartPasswordResetAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();

        var mails = await Here.MailboxAsync();
        mails.Select(m => m.Subject.Split(": ")[1]).ShouldBe(
            ["you were signed out by an administrator", "your account was closed", "your account is open again", "choose a new password"]);
        var key = Links.KeyIn(mails[^1].Text);
        (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(new Browser()), key, "another battery staple", None)).ShouldAdvance();
        var rows = await Here.Get<IAuditLog>().PageAsync(new AuditFilter { AccountId = ada.Id, OldestFirst = true }, null, 100, None);
        rows.Select(r => r.Event).ShouldBe(
            [
                AuditEvents.AccountCreated, AuditEvents.SessionBegun, AuditEvents.SessionEnded, AuditEvents.AccountDisabled, AuditEvents.SignInFailed,
                AuditEvents.AccountEnabled, AuditEvents.PasswordResetRequested, AuditEvents.EmailVerified, AuditEvents.PasswordReset,
            ],
            ignoreOrder: true);
        rows.Single(r => r.Event == AuditEvents.SessionEnded).Reason.ShouldBe(AuditReasons.ByOthers);
    }

    [Fact]
    [Trait("Security", "S-179")]
    public async Task The_owner_is_told_when_their_groups_or_rights_change_and_not_when_nothing_does()
    {
        var (ada, readers) = (await Here.AddAsync("ada@example.org", Password), await GroupAsync("Readers", Permissions.UsersRead));
        await SuperuserAsync("root@example.org");
        for (var time = 0; time < 2; time++)
            (await Groups.JoinAsync(Rights.Operator, ada.Id, readers.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Groups.ChangeAsync(Rights.Operator, readers, new("Readers", null, []), None)).ShouldBeOfType<AdministrationResult.DoneWith>();
        for (var time = 0; time < 2; time++)
            (await Groups.LeaveAsync(Rights.Operator, ada.Id, readers.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        foreach (var (isStaff, isSuperuser) in new[] { (true, false), (true, false), (true, true), (false, false) })
            (await Groups.SetRightsAsync(Rights.Operator, ada.Id, isStaff, isSuperuser, None)).ShouldBeOfType<AdministrationResult.Done>();

        var mails = await Here.MailboxAsync();
        mails.ShouldAllBe(m => m.To == "ada@example.org");
        mails.Select(m => m.Subject.Split(": ")[1]).ShouldBe(
            [
                "you came into a group", "you were taken out of a group",
                "you may enter the administration", "you became a superuser", "you may not enter the administration any more",
            ]);
        mails[0].Text.ShouldContain("the group Readers of");
    }

    [Fact]
    [Trait("Security", "S-179")]
    public async Task Whoever_an_account_is_made_for_gets_a_mail_with_the_key_to_it()
    {
        var wanted = new NewAccount { Email = "ada@example.org", IsTold = true };
        (await Here.Get<AccountCreation>().CreateAsync(wanted, None)).ShouldBeOfType<AccountCreationResult.Done>();
        var mail = (await Here.MailboxAsync()).Single();
        var key = Links.KeyIn(mail.Text);
        mail.Text.ShouldContain($"code: {key}");
        (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(new Browser()), key, Password, None)).ShouldAdvance();
        (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldAdvance();
        (await Here.FindAsync("ada@example.org")).ShouldNotBeNull().EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-178")]
    public async Task Staff_asks_for_so_many_mails_to_somebody_and_for_so_many_in_all()
    {
        var (root, ada) = (await RightsAsync(await SuperuserAsync("root@example.org")), await Here.AddAsync("ada@example.org", Password));
        for (var i = 0; i < 5; i++)
            (await Staff.StartPasswordResetAsync(i % 2 == 0 ? root : Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.StartPasswordResetAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Throttled>().RetryAfter.ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        (await Here.MailboxAsync()).Count.ShouldBe(5);
        // What fails because somebody has the address is counted too, and uses up nothing of theirs.
        var (taken, eve) = (new NewAccount { Email = "EVE@example.org", IsTold = true }, await Here.AddAsync("eve@example.org", Password));
        for (var i = 0; i < 5; i++)
            (await Here.Get<AccountCreation>().CreateAsync(taken, None)).ShouldBeOfType<AccountCreationResult.Refused>();
        (await Here.Get<AccountCreation>().CreateAsync(taken, None)).ShouldBeOfType<AccountCreationResult.Throttled>("it is the same mailbox");
        (await Staff.StartPasswordResetAsync(Rights.Operator, eve.Id, None)).ShouldBeOfType<AdministrationResult.Done>();

        // Three of hers so far; the others were the operator's at the machine, who has no limit but that of the mailbox.
        for (var i = 3; i < 300; i++)
            (await Here.Get<AdministrationMails>().RefusalAsync(root.AccountId, Address($"x{i}@example.org"), None)).ShouldBeNull();
        (await Here.Get<AccountCreation>().CreateAsync(new() { Email = "new@example.org", IsTold = true, AskedById = root.AccountId }, None)).ShouldBeOfType<AccountCreationResult.Throttled>();
        (await Here.FindAsync("new@example.org")).ShouldBeNull();
        (await Here.Get<AccountCreation>().CreateAsync(new() { Email = "new@example.org", IsTold = true }, None)).ShouldBeOfType<AccountCreationResult.Done>();
        Here.Clock.Advance(TimeSpan.FromHours(1));
        (await Staff.StartPasswordResetAsync(root, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
    }

    [Fact]
    public async Task Staff_may_make_accounts_that_nobody_may_register_and_is_told_where_nothing_is_sent()
    {
        var (ada, creation, lists) = (await Here.AddAsync("ada@blocked.example", Password), Here.Get<AccountCreation>(), Here.Get<BlockListBook>());
        await lists.AddAsync(BlockList.RegistrationEmailDomains, "unwanted.example", null, None);
        await lists.AddAsync(BlockList.SendingEmailDomains, "blocked.example", null, None);
        (await creation.CreateAsync(new() { Email = "eve@unwanted.example", IsTold = true }, None)).ShouldBeOfType<AccountCreationResult.Done>();

        (await creation.CreateAsync(new() { Email = "eve@blocked.example", IsTold = true }, None)).ShouldBeOfType<AccountCreationResult.Refused>().Problems.Single().Field.ShouldBe("email");
        (await creation.CreateAsync(new() { Email = "eve@blocked.example", Password = Password }, None)).ShouldBeOfType<AccountCreationResult.Done>("nobody is mailed");
        (await Staff.StartPasswordResetAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Invalid>().Field.ShouldBe("email");
        (await Here.MailboxAsync()).Select(m => m.To).ShouldBe(["eve@unwanted.example"]);
    }

    [Fact]
    [Trait("Security", "S-178")]
    [Trait("Security", "S-179")]
    public async Task What_is_done_again_and_again_is_told_once_and_only_where_somebody_proved_to_be()
    {
        var (ada, readers, writers) = (await Here.AddAsync("ada@example.org", Password), await GroupAsync("Readers"), await GroupAsync("Writers"));
        var (eve, removal) = (await NewcomerAsync("eve@example.org"), Here.Get<AccountRemoval>());
        foreach (var group in (Group[])[readers, readers, writers])
        {
            (await Groups.JoinAsync(Rights.Operator, ada.Id, group.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
            (await Groups.LeaveAsync(Rights.Operator, ada.Id, group.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
            (await Groups.JoinAsync(Rights.Operator, eve.Id, group.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
            (await removal.DeleteAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
            (await removal.KeepAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
            Here.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        var mails = await Here.MailboxAsync();
        mails.ShouldAllBe(m => m.To == "ada@example.org");
        mails.Count.ShouldBe(6, "into and out of two groups, to be deleted, and kept");
        (await Here.Get<IAuditLog>().PageAsync(new AuditFilter { AccountId = ada.Id, Event = AuditEvents.GroupJoined }, null, 10, None)).Count.ShouldBe(3);
        (await Staff.StartPasswordResetAsync(Rights.Operator, eve.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.MailboxAsync())[^1].To.ShouldBe("eve@example.org", "it is the mail that proves the address");

        Here.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Groups.JoinAsync(Rights.Operator, ada.Id, readers.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.MailboxAsync()).Count.ShouldBe(8, "ten minutes and more after the first");
    }

    [Fact]
    [Trait("Security", "S-179")]
    public async Task What_failed_was_not_told_and_what_the_lists_forbid_goes_nowhere()
    {
        var (ada, root) = (await Here.AddAsync("ada@blocked.example", Password), await RightsAsync(await SuperuserAsync("root@example.org")));
        await SuperuserAsync("other@example.org");
        (await Groups.SetRightsAsync(Rights.Operator, root.AccountId!, isStaff: true, isSuperuser: false, None)).ShouldBeOfType<AdministrationResult.Done>();
        var before = (await Here.MailboxAsync()).Count;
        (await Staff.DisableAsync(root, ada.Id, None)).ShouldBeOfType<AdministrationResult.Conflict>("it has these rights no more");
        (await Here.MailboxAsync()).Count.ShouldBe(before);
        (await Staff.DisableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.MailboxAsync()).Count.ShouldBe(before + 1);

        await Here.Get<BlockListBook>().AddAsync(BlockList.SendingEmailDomains, "blocked.example", null, None);
        (await Staff.EnableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.MailboxAsync()).Count.ShouldBe(before + 1);
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Who_is_to_be_deleted_is_not_let_in_by_who_may_only_enable()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        (await Here.Get<AccountRemoval>().DeleteAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.EnableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Conflict>();
        // Read before somebody had it deleted.
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [new EnableAccount(ada.Id, "next")]), None)).ShouldBeFalse();
        (await Here.Get<AccountRemoval>().KeepAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Staff.EnableAsync(Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
    }

    [Fact]
    public async Task A_group_is_not_called_what_no_column_holds_when_it_is_compared()
    {
        (await Groups.CreateAsync(Rights.Operator, new(new string('\uFDFA', 15), null, []), None)).ShouldBeOfType<AdministrationResult.Invalid>().Field.ShouldBe("name");
        (await Groups.CreateAsync(Rights.Operator, new(new string('\uFDFA', 14), null, []), None)).ShouldBeOfType<AdministrationResult.DoneWith>();
    }

    private async Task<Account> NewcomerAsync(string email) =>
        (await Here.Get<AccountCreation>().CreateAsync(new() { Email = email, Password = Password }, None)).ShouldBeOfType<AccountCreationResult.Done>().Account;

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new InvalidOperationException();

    private async Task<Group> GroupAsync(string name, params string[] permissions) =>
        (await Groups.CreateAsync(Rights.Operator, new(name, null, permissions), None)).ShouldBeOfType<AdministrationResult.DoneWith>().Group;

    private async Task<Rights> RightsAsync(Account account) => Rights.Of((await Here.Get<IAccounts>().FindAsync(account.Id, None)).ShouldNotBeNull());

    private async Task<Account> SuperuserAsync(string email) =>
        (await Here.Get<AccountCreation>().CreateAsync(new() { Email = email, EmailVerified = true, Password = Password, IsSuperuser = true }, None))
        .ShouldBeOfType<AccountCreationResult.Done>().Account;
}
