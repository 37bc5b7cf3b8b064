using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class RequirementConformanceOnSqlite() : RequirementConformance(DatabaseProvider.Sqlite);

public sealed class RequirementConformanceOnPostgreSql() : RequirementConformance(DatabaseProvider.PostgreSql);

/// <summary>Accounts that owe a second factor at every sign-in, and what they keep for it.</summary>
public abstract class RequirementConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private const string Number = "+493012345678";
    private static readonly KeepSecondFactor s_keep = new("ada", Email: false, Sms: true, Totp: true);

    [Fact]
    public async Task It_is_kept_with_the_account_and_makes_a_password_that_a_mail_allowed_one_again()
    {
        await AddAsync();
        (await CommitAsync(new SetPassword("ada", (await ReadAsync()).SecurityStamp!, "hash", "next", null) { ByMail = true })).ShouldBeTrue();
        (await ReadAsync()).PasswordByMail.ShouldBeTrue();

        (await CommitAsync(new RequireSecondFactor("ada", Required: true))).ShouldBeTrue();
        var account = await ReadAsync();
        (account.TwoFactorEnabled, account.PasswordByMail).ShouldBe((true, false));

        (await CommitAsync(new SetPassword("ada", "next", "hash", "third", null) { ByMail = true })).ShouldBeTrue();
        (await CommitAsync(new RequireSecondFactor("ada", Required: false))).ShouldBeTrue();
        account = await ReadAsync();
        (account.TwoFactorEnabled, account.PasswordByMail).ShouldBe((false, true));
        (await CommitAsync(new RequireSecondFactor("nobody", Required: true))).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task What_is_left_is_counted_by_the_kinds_that_serve()
    {
        await AddAsync();
        (await CommitAsync(new RequireSecondFactor("ada", Required: true), s_keep)).ShouldBeTrue("the number is left");
        (await CommitAsync(s_keep with { Sms = false })).ShouldBeFalse("no number, no mail, no app");
        (await CommitAsync(s_keep with { Sms = false, Email = true })).ShouldBeTrue("the address is proven");
        await CommitAsync(new AddAuthenticator(App()));
        (await CommitAsync(s_keep with { Sms = false })).ShouldBeTrue("the app serves");
        (await CommitAsync(s_keep with { Sms = false, Totp = false })).ShouldBeFalse("apps do not serve");
        await CommitAsync(new RequireSecondFactor("ada", Required: false));
        (await CommitAsync(s_keep with { Sms = false, Totp = false })).ShouldBeTrue("nothing is owed");
    }

    [Fact]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_two_removals_at_once_one_leaves_something()
    {
        for (var round = 0; round < 8; round++)
        {
            var id = $"ada{round}";
            await AddAsync(id, $"+49301234560{round}");
            await CommitAsync(new AddAuthenticator(App(id)), new RequireSecondFactor(id, Required: true));

            (await RaceAsync(i => i % 2 == 0
                ? CommitAsync(new RemovePhone(id, $"+49301234560{round}"), s_keep with { AccountId = id })
                : CommitAsync(new RemoveAuthenticators(id, [$"app of {id}"]), s_keep with { AccountId = id }))).ShouldBe(1);
        }
    }

    private static Authenticator App(string id = "ada") =>
        new() { Id = $"app of {id}", AccountId = id, Kind = AuthenticatorKind.Totp, Data = "sealed", CreatedAt = DateTimeOffset.UnixEpoch };

    private async Task<Account> ReadAsync() => (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account;

    private async Task AddAsync(string id = "ada", string number = Number)
    {
        var account = Samples.Account(id);
        (account.PhoneNumber, account.PhoneNumberConfirmed, account.EmailConfirmed) = (number, true, true);
        (await CommitAsync(new AddAccount(account))).ShouldBeTrue();
    }
}
