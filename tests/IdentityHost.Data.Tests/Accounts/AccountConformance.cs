using IdentityHost.Accounts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
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

/// <summary>Accounts, sessions and the outbox.</summary>
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
    public async Task What_Identity_writes_the_plain_reads_see()
    {
        await using var scope = Node.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var groups = scope.ServiceProvider.GetRequiredService<RoleManager<Group>>();
        var ada = new Account { Id = "ada", UserName = "ada", Email = "ada@example.org", FirstName = "Ada", CreatedAt = Now, UpdatedAt = Now };
        (await users.CreateAsync(ada)).Succeeded.ShouldBeTrue();
        (await groups.CreateAsync(new Group { Name = "Root", Permissions = ["users.view", "users.change"] })).Succeeded.ShouldBeTrue();
        (await users.AddToRoleAsync(ada, "Root")).Succeeded.ShouldBeTrue();

        var read = (await Node.Get<IAccounts>().FindAsync("ada", Ct)).ShouldNotBeNull();
        read.Groups.ShouldBe(["Root"]);
        read.Account.FirstName.ShouldBe("Ada");
        read.Account.CreatedAt.ShouldBe(Now);
        (await Node.Get<IAccounts>().FindByIdentifierAsync("ADA@EXAMPLE.ORG", Ct))!.Id.ShouldBe("ada");
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_changed_password_ends_every_session_but_this_one_and_every_grant()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var sessions = Node.Get<ISessions>();
        await sessions.AddAsync(Samples.Session("ada", Now, "here"), 10, Ct);
        await sessions.AddAsync(Samples.Session("ada", Now, "there"), 10, Ct);

        var stamp = await Node.Get<IAccounts>().ChangePasswordAsync("ada", "new hash", "here", Now, Ct);

        var here = (await sessions.FindAsync(OpaqueToken.Hash("here"), Now, Now.AddDays(-1), Ct)).ShouldNotBeNull();
        here.Stamp.ShouldBe(stamp);
        (await sessions.FindAsync(OpaqueToken.Hash("there"), Now, Now.AddDays(-1), Ct)).ShouldBeNull();
        (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account.PasswordHash.ShouldBe("new hash");
        Node.Get<IRevocations>().IsRevoked(Samples.Token(Samples.Authorization(Now, session: "there"))).ShouldBeTrue();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(Samples.Authorization(Now, session: "here"))).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-070")]
    public async Task The_oldest_session_ends_when_there_are_too_many()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var sessions = Node.Get<ISessions>();
        for (var i = 0; i < 4; i++)
            await sessions.AddAsync(Samples.Session("ada", Now.AddSeconds(i), $"s{i}"), 3, Ct);
        (await sessions.ListAsync("ada", Now, Ct)).Select(s => s.Id).ShouldBe(["s3", "s2", "s1"]);
        (await RaceAsync(_ => sessions.EndAsync("s2", Now, Ct))).ShouldBe(1);
        (await RaceAsync(i => sessions.TryRaiseAsync("s3", OpaqueToken.Hash("s3"), OpaqueToken.Hash($"new {i}"), [], Ct))).ShouldBe(1);
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
}
