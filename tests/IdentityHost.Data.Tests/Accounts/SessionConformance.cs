using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class SessionConformanceOnSqlite() : SessionConformance(DatabaseProvider.Sqlite);

public sealed class SessionConformanceOnPostgreSql() : SessionConformance(DatabaseProvider.PostgreSql);

/// <summary>How sessions begin, rise and end.</summary>
public abstract class SessionConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private ISessions Sessions => Node.Get<ISessions>();

    [Fact]
    public async Task A_session_is_read_with_its_account_as_it_was_written_and_only_by_its_own_kind()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        ProvenMethod everything = new("mfa", "otp", Now)
        {
            Email = "ada@example.org",
            Username = "ada",
            Phone = "+4912345",
            AuthenticatorId = "a1",
            Type = "totp",
            Provider = "github",
            Uid = "7",
            Reauthenticated = true,
            Passwordless = true,
            Begins = true,
            Lapsed = true,
        };
        var session = Samples.Session("ada", Now) with { Methods = [new("password", "pwd", Now), everything], UserAgent = "Agent", Address = "::1" };
        (await CommitAsync(new AddSession(session, 10))).ShouldBeTrue();

        var read = (await FindAsync("session")).ShouldNotBeNull();
        read.Session.Methods.ShouldBe(session.Methods);
        read.Session.TokenHash.ShouldBe(session.TokenHash);
        (read.Session with { Methods = session.Methods, TokenHash = session.TokenHash }).ShouldBe(session);
        (read.Account.Id, read.Account.Email, read.Account.SecurityStamp).ShouldBe(("ada", "ada@example.org", "stamp"));
        (await FindAsync("session", ClientKind.App)).ShouldBeNull();
        (await FindAsync("nobody")).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-070")]
    public async Task The_oldest_session_ends_when_there_are_too_many()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        for (var i = 0; i < 4; i++)
            (await CommitAtAsync(Now.AddSeconds(i), new AddSession(Samples.Session("ada", Now.AddSeconds(i), $"s{i}"), 3))).ShouldBeTrue();
        (await Sessions.ListAsync("ada", Now, Ct)).Select(s => s.Id).ShouldBe(["s3", "s2", "s1"]);
        IsRevoked("s0").ShouldBeTrue();
        (await RaceAsync(_ => CommitAsync(new EndSession("s2", "ada", AuditReasons.ByOwner)))).ShouldBe(32);
        (await Node.Get<IAuditLog>().PageAsync(new() { Event = AuditEvents.SessionEnded }, null, 50, Ct)).Count.ShouldBe(1, "one of them ended it");
    }

    [Fact]
    [Trait("Security", "S-061")]
    public async Task Of_32_that_raise_a_session_one_wins_and_the_token_it_had_is_nobodys()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var read = Samples.Session("ada", Now);
        await CommitAsync(new AddSession(read, 10));

        (await RaceAsync(i => CommitAsync(new RaiseSession(read, OpaqueToken.Hash($"new {i}"), [new("mfa", "otp", Now)])))).ShouldBe(1);

        (await FindAsync("session")).ShouldBeNull();
        var risen = (await Sessions.ListAsync("ada", Now, Ct)).Single();
        risen.Methods.ShouldBe([new("mfa", "otp", Now)]);
        (await CommitAtAsync(risen.ExpiresAt, new RaiseSession(risen, OpaqueToken.Hash("late"), []))).ShouldBeFalse("it is over");
        await CommitAsync(new EndSession("session", "ada", AuditReasons.ByOwner));
        (await CommitAsync(new RaiseSession(risen, OpaqueToken.Hash("dead"), []))).ShouldBeFalse("it was ended");
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task What_lapsed_is_noted_of_the_session_that_was_read_and_not_of_one_that_rose_meanwhile()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var read = Samples.Session("ada", Now);
        await CommitAsync(new AddSession(read, 10));
        IReadOnlyList<ProvenMethod> lapsed = [.. read.Methods.Select(m => m with { Lapsed = true })];

        await Sessions.LapseAsync(read, lapsed, Now.AddHours(2), Ct);
        var seen = (await Sessions.ListAsync("ada", Now, Ct)).Single();
        (seen.LastSeenAt, seen.Methods.All(m => m.Lapsed)).ShouldBe((Now.AddHours(2), true));

        await CommitAsync(new RaiseSession(seen, OpaqueToken.Hash("new"), [new("mfa", "otp", Now)]));
        await Sessions.LapseAsync(seen, lapsed, Now.AddHours(3), Ct);
        (await Sessions.ListAsync("ada", Now, Ct)).Single().Methods.ShouldBe([new("mfa", "otp", Now)]);
    }

    [Fact]
    [Trait("Security", "S-232")]
    public async Task No_session_begins_or_rises_for_an_account_that_is_gone_or_out_or_has_another_stamp()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var disabled = Samples.Account("eve");
        disabled.IsActive = false;
        await Node.Get<IAccounts>().TryAddAsync(disabled, Ct);

        (await CommitAsync(new AddSession(Samples.Session("nobody", Now), 10))).ShouldBeFalse();
        (await CommitAsync(new AddSession(Samples.Session("eve", Now), 10))).ShouldBeFalse();
        (await CommitAsync(new AddSession(Samples.Session("ada", Now) with { Stamp = "older" }, 10))).ShouldBeFalse();
        (await CommitAsync(new AddSession(Samples.Session("ada", Now), 10))).ShouldBeTrue();

        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "SecurityStamp" = 'another' WHERE "Id" = 'ada' """), [], Ct);
        (await CommitAsync(new RaiseSession(Samples.Session("ada", Now), OpaqueToken.Hash("new"), []))).ShouldBeFalse();
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "SecurityStamp" = 'stamp', "IsActive" = FALSE WHERE "Id" = 'ada' """), [], Ct);
        (await CommitAsync(new RaiseSession(Samples.Session("ada", Now), OpaqueToken.Hash("new"), []))).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task Ended_sessions_take_their_tokens_along_and_nobody_elses_session_ends()
    {
        foreach (var name in new[] { "ada", "eve" })
        {
            await Node.Get<IAccounts>().TryAddAsync(Samples.Account(name), Ct);
            foreach (var i in new[] { 1, 2, 3 })
                await CommitAsync(new AddSession(Samples.Session(name, Now, $"{name}{i}"), 10));
        }

        (await CommitAsync(new EndSession("ada1", "ada", AuditReasons.ByOwner), new EndSession("unknown", "ada", AuditReasons.ByOwner))).ShouldBeTrue();
        (await CommitAsync(new EndSessions("ada", ["ada1", "ada2", "eve1"], AuditReasons.ByOwner))).ShouldBeTrue();

        (await Sessions.ListAsync("ada", Now, Ct)).Select(s => s.Id).ShouldBe(["ada3"]);
        (await Sessions.ListAsync("eve", Now, Ct)).Count.ShouldBe(3);
        (IsRevoked("ada1"), IsRevoked("ada2"), IsRevoked("eve1")).ShouldBe((true, true, false));
    }

    private ValueTask<SignedIn?> FindAsync(string token, ClientKind kind = ClientKind.Browser) =>
        Sessions.FindAsync(OpaqueToken.Hash(token), kind, Now, Now.AddDays(-1), Ct);

    private bool IsRevoked(string session) => Node.Get<IRevocations>().IsRevoked(Samples.Token(Samples.Authorization(Now, session: session)));
}
