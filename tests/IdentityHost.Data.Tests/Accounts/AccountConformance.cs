using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class AccountConformanceOnSqlite() : AccountConformance(DatabaseProvider.Sqlite);

public sealed class AccountConformanceOnPostgreSql() : AccountConformance(DatabaseProvider.PostgreSql);

/// <summary>Accounts and the outbox.</summary>
public abstract class AccountConformance(DatabaseProvider provider) : StoreTests(provider)
{
    [Fact]
    [Trait("Security", "S-006")]
    public async Task Of_32_that_take_a_name_one_wins_also_across_address_and_user_name()
    {
        (await RaceAsync(i =>
        {
            var account = Samples.Account($"rival{i}");
            if (i % 2 == 0)
                account.NormalizedEmail = "PRIZE@EXAMPLE.ORG";
            else
                account.NormalizedUserName = "PRIZE@EXAMPLE.ORG";
            return Node.Get<IAccounts>().TryAddAsync(account, Ct);
        })).ShouldBe(1);
    }

    [Fact]
    public async Task What_Identity_writes_the_plain_reads_see_and_names_it_may_not_write()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await using (var scope = Node.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var groups = scope.ServiceProvider.GetRequiredService<RoleManager<Group>>();
            (await groups.CreateAsync(new Group { Name = "Root", Permissions = ["users.view", "users.change"] })).Succeeded.ShouldBeTrue();
            var ada = (await users.FindByIdAsync("ada"))!;
            (ada.FirstName, ada.IsStaff) = ("Ada", true);
            (await users.UpdateAsync(ada)).Succeeded.ShouldBeTrue();
            (await users.AddToRoleAsync(ada, "Root")).Succeeded.ShouldBeTrue();
        }

        var read = (await Node.Get<IAccounts>().FindAsync("ada", Ct)).ShouldNotBeNull();
        read.Groups.ShouldBe(["Root"]);
        (read.Account.FirstName, read.Account.IsStaff, read.Account.Email).ShouldBe(("Ada", true, "ada@example.org"));
        (await Node.Get<IAccounts>().FindByIdentifierAsync("ADA@EXAMPLE.ORG", Ct))!.Id.ShouldBe("ada");

        await RefusedAsync(users => users.CreateAsync(Samples.Account("eve")));
        await RefusedAsync(async users => await users.SetEmailAsync((await users.FindByIdAsync("ada"))!, "eve@example.org"));
        await RefusedAsync(async users => await users.SetUserNameAsync((await users.FindByIdAsync("ada"))!, "eve"));
    }

    [Fact]
    [Trait("Security", "S-195")]
    public async Task Whatever_takes_the_place_of_a_password_of_the_installation_takes_the_note_about_it_away_and_no_other()
    {
        foreach (var name in (string[])["ada", "changed", "retired"])
        {
            await Node.Get<IAccounts>().TryAddAsync(Samples.Account(name), Ct);
            (await CommitAsync(new NoteInitialPassword(name))).ShouldBeTrue();
        }

        (await CommitAsync(new SetPassword("changed", "stamp", "another hash", "next", null))).ShouldBeTrue();
        (await CommitAsync(new RetirePassword("retired", "stamp", "next"))).ShouldBeTrue();
        (await CommitAsync(new SetPassword("ada", "another stamp", "another hash", "next", null))).ShouldBeFalse("it was read before another change");

        (await Node.Get<ISuperusers>().WithInitialPasswordAsync(Ct)).ShouldBe(["ada@example.org"]);
    }

    [Fact]
    [Trait("Security", "S-024")]
    [Trait("Security", "S-131")]
    public async Task A_new_password_ends_what_was_issued_before_and_only_one_of_32_that_read_the_same_stamp_sets_it()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await CommitAsync(
            new AddSession(Samples.Session("ada", Now, "here"), 10),
            new AddSession(Samples.Session("ada", Now, "there"), 10),
            new TrustBrowser(Samples.Browser("browser", "ada", Now)),
            new AddLink(Samples.Link("key", "ada", Now)));

        (await RaceAsync(i => CommitAsync(new SetPassword("ada", "stamp", $"hash {i}", $"stamp {i}", "here")))).ShouldBe(1);

        var after = (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account;
        after.PasswordHash.ShouldBe(after.SecurityStamp!.Replace("stamp", "hash", StringComparison.Ordinal));
        (await Node.Get<ISessions>().ListAsync("ada", Now, Ct)).Select(s => (s.Id, s.Stamp)).ShouldBe([("here", after.SecurityStamp)]);
        (await Node.Get<ITrustedBrowsers>().IsTrustedAsync([OpaqueToken.Hash("browser")], "ada", Now, Ct)).ShouldBeFalse();
        (await Node.Get<IMailedLinks>().FindAsync(OpaqueToken.Hash("key"), LinkPurpose.ResetPassword, Now, Ct)).ShouldBeNull();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(Samples.Authorization(Now, session: "there"))).ShouldBeTrue();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(Samples.Authorization(Now, session: "here"))).ShouldBeFalse();
        (await CommitAsync(new TrustBrowser(Samples.Browser("late", "ada", Now)), new AddLink(Samples.Link("late", "ada", Now)))).ShouldBeTrue();
        (await Node.Get<ITrustedBrowsers>().IsTrustedAsync([OpaqueToken.Hash("late")], "ada", Now, Ct)).ShouldBeFalse("its stamp is the old one");
    }

    [Fact]
    public async Task A_message_is_taken_by_one_worker_until_its_lease_ends()
    {
        var outbox = Node.Get<IOutbox>();
        await outbox.AddAsync(new("m", MessageChannel.Mail, "ada@example.org", "Hello", "Text", null, Now, null), Ct);
        (await RaceAsync(async _ => (await outbox.TakeAsync(10, Now, Now.AddMinutes(1), Ct)).Count == 1)).ShouldBe(1);
        var claimed = (await outbox.TakeAsync(10, Now.AddMinutes(1), Now.AddMinutes(2), Ct)).Single();
        await outbox.SentAsync(claimed, Now, keep: true, Ct);
        (await outbox.TakeAsync(10, Now.AddDays(1), Now.AddDays(2), Ct)).ShouldBeEmpty();
        (await outbox.ListKeptAsync(10, Ct)).Single().Id.ShouldBe("m");
    }

    private async Task RefusedAsync(Func<UserManager<Account>, Task<IdentityResult>> change)
    {
        await using var scope = Node.Services.CreateAsyncScope();
        await Should.ThrowAsync<InvalidOperationException>(() => change(scope.ServiceProvider.GetRequiredService<UserManager<Account>>()));
    }
}
