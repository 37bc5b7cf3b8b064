using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class PendingSignUpConformanceOnSqlite() : PendingSignUpConformance(DatabaseProvider.Sqlite);

public sealed class PendingSignUpConformanceOnPostgreSql() : PendingSignUpConformance(DatabaseProvider.PostgreSql);

public abstract class PendingSignUpConformance(DatabaseProvider provider) : StoreTests(provider)
{
    [Fact]
    public async Task Of_32_that_complete_a_sign_up_one_creates_the_account()
    {
        var signUps = Node.Get<IPendingSignUps>();
        await signUps.AddAsync(SignUp([1]), Message("m1"), Ct);
        (await RaceAsync(_ => signUps.TryTakeTryAsync([1], Now, Ct))).ShouldBe(5);
        (await RaceAsync(i => signUps.TryCompleteAsync([1], Samples.Account($"ada{i}"), Now, Ct))).ShouldBe(1);
        (await Node.Get<IOutbox>().TakeAsync(10, Now, Now.AddMinutes(1), Ct)).Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Of_32_sign_ups_of_one_address_that_end_at_once_on_two_nodes_one_gives_an_account()
    {
        await using var other = await StartSecondNodeAsync();
        for (byte i = 0; i < 32; i++)
            await Node.Get<IPendingSignUps>().AddAsync(SignUp([i]), Message($"m{i}"), Ct);

        (await RaceAsync(i =>
        {
            var account = Samples.Account("ada");
            (account.Id, account.UserName, account.NormalizedUserName) = ($"ada{i}", null, null);
            return (i % 2 == 0 ? Node : other).Get<IPendingSignUps>().TryCompleteAsync([(byte)i], account, Now, Ct);
        })).ShouldBe(1);

        (await Node.Get<IDatabase>().ListAsync(new("""SELECT "Id" FROM "Accounts" """), [], static row => row.Text(0), Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-235")]
    public async Task A_clock_set_back_revives_neither_a_completed_sign_up_nor_spent_tries()
    {
        var signUps = Node.Get<IPendingSignUps>();
        await signUps.AddAsync(SignUp([1]) with { TriesLeft = 1 }, Message("m"), Ct);
        (await signUps.TryTakeTryAsync([1], Now, Ct)).ShouldBeTrue();
        (await signUps.TryCompleteAsync([1], Samples.Account("ada"), Now, Ct)).ShouldBeTrue();

        (await signUps.TryTakeTryAsync([1], Now.AddHours(-1), Ct)).ShouldBeFalse();
        (await signUps.TryCompleteAsync([1], Samples.Account("eve"), Now.AddHours(-1), Ct)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-234")]
    public async Task A_sign_up_is_over_at_its_last_millisecond()
    {
        var signUps = Node.Get<IPendingSignUps>();
        await signUps.AddAsync(SignUp([1]), Message("m"), Ct);
        (await signUps.TryTakeTryAsync([1], Now.AddMinutes(10), Ct)).ShouldBeFalse();
        (await signUps.TryCompleteAsync([1], Samples.Account("ada"), Now.AddMinutes(10), Ct)).ShouldBeFalse();
        (await signUps.TryCompleteAsync([1], Samples.Account("ada"), Now.AddMinutes(10).AddMilliseconds(-1), Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_sign_up_whose_name_was_taken_meanwhile_stays_as_it_was()
    {
        var signUps = Node.Get<IPendingSignUps>();
        await signUps.AddAsync(SignUp([1]), Message("m1"), Ct);
        (await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct)).ShouldBeTrue();
        (await signUps.TryCompleteAsync([1], Samples.Account("ada"), Now, Ct)).ShouldBeFalse();
        (await signUps.FindAsync([1], Ct))!.CompletedAt.ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-034")]
    public async Task Of_32_that_replace_a_sign_up_one_wins_and_the_old_one_is_gone()
    {
        var signUps = Node.Get<IPendingSignUps>();
        await signUps.AddAsync(SignUp([1]), Message("m"), Ct);
        (await RaceAsync(i => signUps.TryReplaceAsync([1], SignUp([2, (byte)i]), Message($"m{i}"), Ct))).ShouldBe(1);
        (await signUps.FindAsync([1], Ct)).ShouldBeNull();
        (await Node.Get<IOutbox>().TakeAsync(50, Now, Now.AddMinutes(1), Ct)).Count.ShouldBe(2);
    }

    private static Message Message(string id) => new(id, MessageChannel.Mail, "ada@example.org", "Code", "123456", null, Now, Now.AddMinutes(10));

    private static PendingSignUp SignUp(byte[] token) => new()
    {
        TokenHash = token,
        Email = "ada@example.org",
        PasswordHash = "hash",
        Taken = false,
        CodeHash = [9],
        TriesLeft = 5,
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(10),
    };
}
