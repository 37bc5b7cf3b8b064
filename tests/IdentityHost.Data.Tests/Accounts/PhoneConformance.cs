using IdentityHost.Accounts;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class PhoneConformanceOnSqlite() : PhoneConformance(DatabaseProvider.Sqlite);

public sealed class PhoneConformanceOnPostgreSql() : PhoneConformance(DatabaseProvider.PostgreSql);

/// <summary>The numbers of accounts: anybody may claim one, and one account has proven it.</summary>
public abstract class PhoneConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly PhoneNumber s_prize = Number("+493012345678");
    private static readonly PhoneNumber s_other = Number("+493087654321");

    private IAccounts Accounts => Node.Get<IAccounts>();

    [Fact]
    public async Task A_number_comes_with_an_account_and_whoever_has_proven_it_is_found_by_it()
    {
        await AddAsync("ada", s_prize, proven: false);
        await AddAsync("eve", s_prize, proven: false);
        (await FindAsync()).ShouldBe("ada", "the older one");

        (await CommitAsync(new VerifyPhone("eve", s_prize))).ShouldBeTrue();

        (await FindAsync()).ShouldBe("eve");
        (await OfAsync("ada")).ShouldBe((s_prize.Value, false), "a claim stays what it is");
        (await CommitAsync(new VerifyPhone("ada", s_prize))).ShouldBeFalse();
        (await CommitAsync(new ReplacePhone("ada", s_prize))).ShouldBeFalse();
        (await CommitAsync(new ClaimPhone("ada", s_prize.Value, s_prize))).ShouldBeFalse();
        (await CommitAsync(new ClaimPhone("ada", s_prize.Value, s_prize) { EvenIfTaken = true })).ShouldBeTrue();
        (await CommitAsync(new AddAccount(Account("late", s_prize, proven: false)))).ShouldBeFalse();
        (await CommitAsync(new AddAccount(Account("late", s_prize, proven: true)) { SharesPhone = true })).ShouldBeFalse();
        (await CommitAsync(new AddAccount(Account("late", s_prize, proven: false)) { SharesPhone = true })).ShouldBeTrue();
        (await FindAsync()).ShouldBe("eve");
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Of_32_accounts_that_prove_one_number_one_has_it()
    {
        for (var i = 0; i < 32; i++)
            await AddAsync($"rival{i}", s_prize, proven: false);

        (await RaceAsync(i => CommitAsync(new VerifyPhone($"rival{i}", s_prize)))).ShouldBe(1);

        var winner = await FindAsync();
        for (var i = 0; i < 32; i++)
            (await OfAsync($"rival{i}")).ShouldBe((s_prize.Value, $"rival{i}" == winner));
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Of_32_accounts_that_change_to_one_number_or_begin_with_it_one_has_it()
    {
        for (var i = 0; i < 16; i++)
            await AddAsync($"rival{i}", Number($"+4930123400{i:00}"), proven: true);

        (await RaceAsync(i => i < 16
            ? CommitAsync(new ReplacePhone($"rival{i}", s_prize))
            : CommitAsync(new AddAccount(Account($"rival{i}", s_prize, proven: true))))).ShouldBe(1);
        (await Accounts.FindByPhoneAsync(s_prize.Value, Ct))!.PhoneNumberConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_number_that_is_not_proven_is_replaced_only_as_it_was_read()
    {
        await AddAsync("ada", null, proven: false);
        (await CommitAsync(new ClaimPhone("ada", s_other.Value, s_prize))).ShouldBeFalse("it has none");
        (await CommitAsync(new ClaimPhone("ada", null, s_prize))).ShouldBeTrue();
        (await CommitAsync(new ClaimPhone("ada", null, s_other))).ShouldBeFalse("it has one");
        (await CommitAsync(new ClaimPhone("ada", s_prize.Value, s_other))).ShouldBeTrue();
        (await CommitAsync(new VerifyPhone("ada", s_prize))).ShouldBeFalse("it is not the one it claims");
        (await CommitAsync(new VerifyPhone("ada", s_other))).ShouldBeTrue();
        (await CommitAsync(new ClaimPhone("ada", s_other.Value, s_prize))).ShouldBeFalse("it is proven");
        (await OfAsync("ada")).ShouldBe((s_other.Value, true));
    }

    [Fact]
    public async Task A_proven_number_is_changed_removed_and_retired()
    {
        await AddAsync("ada", s_prize, proven: true);
        (await CommitAsync(new ReplacePhone("ada", s_other))).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((s_other.Value, true));
        (await CommitAsync(new RemovePhone("ada", s_prize.Value))).ShouldBeFalse("it has another");
        (await CommitAsync(new RemovePhone("ada", s_other.Value))).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((null, false));
        (await CommitAsync(new RetirePhone("ada"))).ShouldBeTrue("there is nothing to retire");
        await CommitAsync(new ReplacePhone("ada", s_prize));
        (await CommitAsync(new RetirePhone("ada") { StaysClaimed = true })).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((s_prize.Value, false));
        (await CommitAsync(new RetirePhone("ada"))).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((null, false));
    }

    [Fact]
    public async Task Identitys_managers_do_not_write_numbers()
    {
        await AddAsync("ada", s_prize, proven: true);
        await using var scope = Node.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var ada = (await users.FindByIdAsync("ada"))!;
        await Should.ThrowAsync<InvalidOperationException>(() => users.SetPhoneNumberAsync(ada, s_other.Value));
    }

    private static PhoneNumber Number(string text) => PhoneNumber.TryParseExact(text, out var number) ? number : throw new ArgumentException(text, nameof(text));

    private static Account Account(string name, PhoneNumber? number, bool proven)
    {
        var account = Samples.Account(name);
        (account.PhoneNumber, account.PhoneNumberConfirmed) = (number?.Value, proven);
        return account;
    }

    private async Task AddAsync(string name, PhoneNumber? number, bool proven) => (await CommitAsync(new AddAccount(Account(name, number, proven)))).ShouldBeTrue();

    private async Task<string?> FindAsync() => (await Accounts.FindByPhoneAsync(s_prize.Value, Ct))?.Id;

    private async Task<(string? Number, bool Proven)> OfAsync(string id)
    {
        var account = (await Accounts.FindAsync(id, Ct))!.Account;
        return (account.PhoneNumber, account.PhoneNumberConfirmed);
    }
}
