using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;
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
    private static readonly SecondFactorRule s_rule = new(MailServes: false, TextServes: true, AppServes: true, MailSignsIn: true, TextSignsIn: true);
    private static readonly KeepSecondFactor s_keep = new("ada", s_rule);

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
        (await KeepAsync(s_rule with { TextServes = false })).ShouldBeFalse("no number, no mail, no app");
        (await KeepAsync(s_rule with { TextServes = false, MailServes = true })).ShouldBeTrue("the address is proven");
        await CommitAsync(new AddAuthenticator(App()));
        (await KeepAsync(s_rule with { TextServes = false })).ShouldBeTrue("the app serves");
        (await KeepAsync(s_rule with { TextServes = false, AppServes = false })).ShouldBeFalse("apps do not serve");
        await CommitAsync(new RequireSecondFactor("ada", Required: false));
        (await KeepAsync(s_rule with { TextServes = false, AppServes = false })).ShouldBeTrue("nothing is owed");
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task A_mailbox_that_is_the_only_first_factor_too_is_not_enough()
    {
        await AddAsync(password: null);
        var mail = s_rule with { MailServes = true };
        (await CommitAsync(new RequireSecondFactor("ada", Required: true), new KeepSecondFactor("ada", mail))).ShouldBeTrue("mailbox and number are two");
        (await KeepAsync(mail with { TextSignsIn = false, MailSignsIn = false })).ShouldBeFalse("neither signs in");
        (await CommitAsync(new RemovePhone("ada", Number), new KeepSecondFactor("ada", mail))).ShouldBeFalse("the mailbox is left");
        await CommitAsync(new AddAuthenticator(App()));
        (await CommitAsync(new RemovePhone("ada", Number), new KeepSecondFactor("ada", mail))).ShouldBeTrue("the app is left beside it");
        (await CommitAsync(new RemoveAuthenticators("ada", ["app of ada"]), new KeepSecondFactor("ada", mail))).ShouldBeFalse("the mailbox is left");
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

    [Theory]
    [InlineData("passkeys")]
    [InlineData("number and passkey")]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_two_ways_in_that_are_removed_at_once_the_last_one_stays(string ways)
    {
        for (var round = 0; round < 8; round++)
        {
            var (id, number) = ($"ada{round}", $"+49301234560{round}");
            await AddAsync(id, number, password: null);
            (await CommitAsync(Passkey(id, "one"), Passkey(id, "two"))).ShouldBeTrue();
            await CommitAsync(ways == "passkeys" ? new RemovePhone(id, number) : new RemoveAuthenticators(id, [$"two of {id}"]));
            await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "EmailConfirmed" = FALSE WHERE "Id" = $1"""), [id], Ct);

            (await RaceAsync(i => CommitAsync(
                i % 2 == 0 ? new RemoveAuthenticators(id, [$"one of {id}"]) : ways == "passkeys" ? new RemoveAuthenticators(id, [$"two of {id}"]) : new RemovePhone(id, number),
                new KeepWayIn(id)))).ShouldBe(1);
        }
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task A_password_is_a_way_in_where_there_is_a_name_to_type_it_with()
    {
        await AddAsync();
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "EmailConfirmed" = FALSE, "PhoneNumberConfirmed" = FALSE WHERE "Id" = 'ada' """), [], Ct);
        (await CommitAsync(new KeepWayIn("ada"))).ShouldBeTrue();
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "Email" = NULL, "UserName" = NULL WHERE "Id" = 'ada' """), [], Ct);
        (await CommitAsync(new KeepWayIn("ada"))).ShouldBeFalse();
        (await CommitAsync(new KeepWayIn("nobody"))).ShouldBeFalse();
    }

    private static AddAuthenticator Passkey(string id, string name) => new(Samples.Authenticator($"{name} of {id}", id, AuthenticatorKind.WebAuthn, Now));

    private static Authenticator App(string id = "ada") =>
        new() { Id = $"app of {id}", AccountId = id, Kind = AuthenticatorKind.Totp, Data = "sealed", CreatedAt = DateTimeOffset.UnixEpoch };

    private async Task<Account> ReadAsync() => (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account;

    private Task<bool> KeepAsync(SecondFactorRule rule) => CommitAsync(new KeepSecondFactor("ada", rule));

    private async Task AddAsync(string id = "ada", string number = Number, string? password = "hash")
    {
        var account = Samples.Account(id);
        (account.PhoneNumber, account.PhoneNumberConfirmed, account.EmailConfirmed, account.PasswordHash) = (number, true, true, password);
        (await CommitAsync(new AddAccount(account))).ShouldBeTrue();
    }
}
