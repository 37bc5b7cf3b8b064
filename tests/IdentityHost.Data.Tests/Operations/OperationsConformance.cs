using System.Xml.Linq;
using IdentityHost.Accounts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.DataProtection;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

public sealed class OperationsConformanceOnSqlite() : OperationsConformance(DatabaseProvider.Sqlite);

public sealed class OperationsConformanceOnPostgreSql() : OperationsConformance(DatabaseProvider.PostgreSql);

public abstract class OperationsConformance(DatabaseProvider provider) : StoreTests(provider)
{
    [Fact]
    public async Task Of_32_that_want_a_lease_one_gets_it_and_the_next_holder_has_a_higher_number()
    {
        var leases = Node.Get<Leases>();
        (await RaceAsync(async i => await leases.TryTakeAsync("task", $"node{i}", TimeSpan.FromMinutes(1), Ct) == 1)).ShouldBe(1);
        (await leases.TryTakeAsync("task", "late", TimeSpan.FromMinutes(1), Ct)).ShouldBeNull();

        (await leases.TryTakeAsync("other", "a", TimeSpan.FromMinutes(1), Ct)).ShouldBe(1);
        (await leases.TryTakeAsync("other", "a", TimeSpan.FromMinutes(1), Ct)).ShouldBe(1);
        await leases.ReleaseAsync("other", "a", Ct);
        (await leases.TryTakeAsync("other", "b", TimeSpan.FromMinutes(1), Ct)).ShouldBe(2);
    }

    [Fact]
    public async Task Clean_up_takes_what_is_over_from_every_table_and_nothing_alive()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IClients>().TryAddAsync(Samples.Client("shop", Now), Ct);
        var now = TimeProvider.System.GetUtcNow();
        var codes = Node.Get<IAuthorizationCodes>();
        var dead = Samples.Code(now.AddDays(-40));
        var spent = Samples.Code(now.AddMinutes(-2));
        await codes.AddAsync(dead, Ct);
        await codes.AddAsync(spent, Ct);
        (await codes.TryRedeemAsync(dead, Samples.Grant(dead, now.AddDays(-40)), now.AddDays(-40), Ct)).ShouldBeTrue();
        (await codes.TryRedeemAsync(spent, Samples.Grant(spent, now), now.AddMinutes(-2), Ct)).ShouldBeTrue();
        await Node.Get<IGrants>().RevokeAsync(Samples.Code(now).Authorization with { GrantId = "old" }, "shop", GrantEnd.GivenBack, now.AddDays(-1), Ct);
        await Node.Get<IGrants>().RevokeAsync(Samples.Code(now).Authorization with { GrantId = "new" }, "shop", GrantEnd.GivenBack, now, Ct);
        await Node.Get<IAssertionIds>().TryUseAsync("shop", "old", now.AddSeconds(-1), Ct);
        await Node.Get<IAssertionIds>().TryUseAsync("shop", "new", now.AddMinutes(1), Ct);

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(4);
        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(0);

        (await codes.FindAsync(dead.Hash, Ct)).ShouldBeNull();
        // An expired code that was redeemed stays while its tokens may live: a replay must find what to end.
        (await codes.FindAsync(spent.Hash, Ct)).ShouldNotBeNull();
        (await Node.Get<IGrants>().FindAsync(spent.Authorization.GrantId, Ct)).ShouldNotBeNull();
        (await Node.Get<IAssertionIds>().TryUseAsync("shop", "new", now, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Clean_up_takes_what_was_begun_and_never_finished()
    {
        var now = TimeProvider.System.GetUtcNow();
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        foreach (var (name, end) in new[] { ("old", now.AddSeconds(-1)), ("new", now.AddMinutes(1)) })
        {
            (await CommitAtAsync(
                now,
                new KeepVisitor(Samples.Visitor(name, now) with { ExpiresAt = end }),
                new BeginStep(Samples.Step(name, PendingKind.SignIn, now) with { ExpiresAt = end }),
                new AddLink(Samples.Link(name, "ada", now) with { Normalized = name, ExpiresAt = end }),
                new TrustBrowser(Samples.Browser(name, "ada", now) with { ExpiresAt = end }))).ShouldBeTrue();
        }

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(4);
        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(0);

        (await Node.Get<IVisitors>().PendingOfAsync("new", now, Ct)).Count.ShouldBe(1);
        (await Node.Get<IVisitors>().FindAsync(OpaqueToken.Hash("new"), ClientKind.App, now, Ct)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task Clean_up_takes_clients_that_registered_themselves_and_that_nobody_used()
    {
        var now = TimeProvider.System.GetUtcNow();
        var clients = Node.Get<IClients>();
        Client Registered(string id, DateTimeOffset at, ClientOrigin origin = ClientOrigin.Dynamic, string grant = "authorization_code") =>
            new() { ClientId = id, Metadata = new() { GrantTypes = [grant] }, Origin = origin, CreatedAt = at, UpdatedAt = at };
        await clients.TryAddAsync(Registered("unused", now.AddDays(-31)), Ct);
        await clients.TryAddAsync(Registered("allowed", now.AddDays(-31)), Ct);
        await clients.TryAddAsync(Registered("young", now.AddDays(-29)), Ct);
        await clients.TryAddAsync(Registered("machine", now.AddDays(-31), grant: "client_credentials"), Ct);
        await clients.TryAddAsync(Registered("trusted", now.AddDays(-31)) with { FirstParty = true, RequireConsent = false }, Ct);
        await clients.TryAddAsync(Registered("operators", now.AddDays(-31), ClientOrigin.Operator), Ct);
        await Node.Get<IConsents>().AllowAsync("ada", "allowed", ["openid"], [], now, Ct);
        (await clients.FindAsync("unused", Ct)).ShouldNotBeNull();

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(1);

        (await clients.FindAsync("unused", Ct)).ShouldBeNull();
        (await clients.ListAsync(null, 10, Ct)).Select(c => c.ClientId).ShouldBe(["allowed", "machine", "operators", "trusted", "young"]);
    }

    [Fact]
    [Trait("Security", "S-214")]
    public async Task Clean_up_takes_accounts_that_strangers_made_and_nobody_used_and_no_others()
    {
        var now = TimeProvider.System.GetUtcNow();
        async Task MadeAsync(string name, DateTimeOffset? by, Action<Account>? fill = null)
        {
            var account = Samples.Account(name);
            account.UnusedSince = by;
            fill?.Invoke(account);
            (await CommitAsync(new AddAccount(account))).ShouldBeTrue();
        }

        await MadeAsync("unused", now.AddDays(-31));
        await MadeAsync("young", now.AddDays(-29));
        await MadeAsync("proven", now.AddDays(-31));
        await MadeAsync("signed-in", now.AddDays(-31));
        await MadeAsync("staff", now.AddDays(-31), a => a.IsStaff = true);
        await MadeAsync("operators", null);
        (await CommitAsync(new VerifyEmail("proven", "PROVEN@EXAMPLE.ORG"))).ShouldBeTrue();
        (await CommitAsync(new AddSession(Samples.Session("signed-in", now), 10))).ShouldBeTrue();
        // However long ago that was: the session is over and gone.
        await Node.Get<IDatabase>().ExecuteAsync(new Statement("""DELETE FROM "Sessions" """), [], Ct);

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(1);
        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(0);

        foreach (var name in (string[])["young", "proven", "signed-in", "staff", "operators"])
            (await Node.Get<IAccounts>().FindAsync(name, Ct)).ShouldNotBeNull(name);
        (await Node.Get<IAccounts>().FindAsync("unused", Ct)).ShouldBeNull();
        (await CommitAsync(new AddAccount(Samples.Account("unused")))).ShouldBeTrue("its names are free");
    }

    [Fact]
    [Trait("Security", "S-214")]
    public async Task Clean_up_takes_pictures_that_no_client_has()
    {
        var logos = Node.Get<ILogos>();
        var now = TimeProvider.System.GetUtcNow();
        await logos.SaveAsync(new("shown", "image/png", [1, 2]), now.AddHours(-2), Ct);
        await logos.SaveAsync(new("left", "image/png", [3]), now.AddHours(-2), Ct);
        await logos.SaveAsync(new("new", "image/png", [4]), now.AddMinutes(-50), Ct);
        await logos.SaveAsync(new("again", "image/png", [5]), now.AddHours(-2), Ct);
        await logos.SaveAsync(new("again", "image/png", [5]), now, Ct);
        await Node.Get<IClients>().TryAddAsync(
            new() { ClientId = "shop", Metadata = new() { LogoUri = "https://shop.example/logo" }, Origin = ClientOrigin.Seed, Logo = "shown", CreatedAt = now, UpdatedAt = now }, Ct);

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(1);

        (await logos.FindAsync("left", Ct)).ShouldBeNull();
        foreach (var kept in (string[])["shown", "new", "again"])
            (await logos.FindAsync(kept, Ct)).ShouldNotBeNull(kept);
        (await logos.FindAsync("shown", Ct))!.Image.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Clients_without_their_logo_are_the_operators_and_the_newest_of_strangers()
    {
        var clients = Node.Get<IClients>();
        Client client = new() { ClientId = "", Metadata = new() { LogoUri = "https://shop.example/logo" }, Origin = ClientOrigin.Dynamic, CreatedAt = Now, UpdatedAt = Now };
        Client[] all =
        [
            client with { ClientId = "new" },
            client with { ClientId = "newest", UpdatedAt = Now.AddMinutes(1) },
            client with { ClientId = "old", UpdatedAt = Now.AddDays(-1) },
            client with { ClientId = "verified", Verified = true },
            client with { ClientId = "own", FirstParty = true },
            client with { ClientId = "disabled", Disabled = true },
            client with { ClientId = "has it", Logo = "hash" },
            client with { ClientId = "names none", Metadata = new() { ClientName = "\"logo_uri\":" } },
            client with { ClientId = "seed", Origin = ClientOrigin.Seed, FirstParty = true, UpdatedAt = Now.AddYears(-1) },
        ];
        foreach (var one in all)
            await clients.TryAddAsync(one, Ct);

        (await Node.Get<ILogos>().ListClientsWithoutAsync(Now.AddDays(-1), 10, Ct)).ShouldBe(["newest", "new", "seed"]);
        (await Node.Get<ILogos>().ListClientsWithoutAsync(Now.AddDays(-1), 1, Ct)).ShouldBe(["newest"]);
    }

    [Fact]
    public async Task A_unit_that_fails_harms_none_of_its_neighbours()
    {
        var database = Node.Get<IDatabase>();
        Statement add = new("""INSERT INTO "Scopes" ("Name", "Description", "Resources") VALUES ($1, 'x', '')""");
        (await RaceAsync(async i =>
        {
            try
            {
                return await database.TransactAsync(
                    async (sql, token) =>
                    {
                        await sql.ExecuteAsync(add, [$"scope{i}"], token);
                        if (i % 2 == 0)
                            await sql.ExecuteAsync(add, [$"scope{i}"], token);
                        return true;
                    },
                    Ct);
            }
            catch (System.Data.Common.DbException)
            {
                return false;
            }
        })).ShouldBe(16);
        (await database.ListAsync(new("""SELECT "Name" FROM "Scopes" """), [], static row => row.Text(0), Ct)).Count.ShouldBe(16);
    }

    [Fact]
    public void The_key_ring_is_kept_and_only_encrypted()
    {
        var rows = new KeyRingRows(Node.Get<IConnectionFactory>());
        rows.StoreElement(new XElement("key", "value"), "key-1");
        rows.GetAllElements().Single().Value.ShouldBe("value");

        var sealedElement = new KeyRingEncryptor(new KeyRingKey(new byte[32])).Encrypt(new XElement("secret", "value")).EncryptedElement;
        sealedElement.ToString().ShouldNotContain("value");
    }
}
