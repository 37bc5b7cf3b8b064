using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class AuthenticatorConformanceOnSqlite() : AuthenticatorConformance(DatabaseProvider.Sqlite);

public sealed class AuthenticatorConformanceOnPostgreSql() : AuthenticatorConformance(DatabaseProvider.PostgreSql);

/// <summary>Authenticators, and the browsers that are spared them.</summary>
public abstract class AuthenticatorConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private IAuthenticators Authenticators => Node.Get<IAuthenticators>();

    [Fact]
    public async Task An_authenticator_is_read_as_it_was_written_and_a_passkey_by_its_credential()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var key = Samples.Authenticator("key", "ada", AuthenticatorKind.WebAuthn, Now.AddSeconds(1)) with { Counter = 4_000_000_000, LastUsedAt = Now.AddDays(1) };
        (await CommitAsync(new AddAuthenticator(key), new AddAuthenticator(Samples.Authenticator("totp", "ada", AuthenticatorKind.Totp, Now)))).ShouldBeTrue();

        var all = await Authenticators.ListAsync("ada", Ct);
        all.Select(a => a.Id).ShouldBe(["totp", "key"]);
        (all[1] with { CredentialHash = key.CredentialHash }).ShouldBe(key);
        all[0].CredentialHash.ShouldBeNull();
        (await Authenticators.FindByCredentialAsync(key.CredentialHash!, Ct))!.Id.ShouldBe("key");
        (await Authenticators.FindByCredentialAsync(OpaqueToken.Hash("totp"), Ct)).ShouldBeNull();
    }

    [Theory]
    [InlineData(AuthenticatorKind.Totp, 1)]
    [InlineData(AuthenticatorKind.RecoveryCodes, 1)]
    [InlineData(AuthenticatorKind.WebAuthn, 32)]
    public async Task Of_32_that_are_added_as_many_stay_as_an_account_may_have(AuthenticatorKind kind, int expected)
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        (await RaceAsync(i => CommitAsync(new AddAuthenticator(Samples.Authenticator($"a{i}", "ada", kind, Now))))).ShouldBe(expected);
        (await Authenticators.ListAsync("ada", Ct)).Count.ShouldBe(expected);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task What_was_set_up_before_a_proof_goes_once_and_with_the_stamp_it_was_read_under()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("eve"), Ct);
        var stamp = (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account.SecurityStamp!;
        await CommitAsync(
            new AddAuthenticator(Samples.Authenticator("totp", "ada", AuthenticatorKind.Totp, Now)),
            new AddAuthenticator(Samples.Authenticator("key", "ada", AuthenticatorKind.WebAuthn, Now)),
            new AddAuthenticator(Samples.Authenticator("eves", "eve", AuthenticatorKind.Totp, Now)));

        (await CommitAsync(new RetireAuthenticators("ada"), new RetirePassword("ada", stamp, "next"))).ShouldBeTrue();
        (await CommitAsync(new RetirePassword("ada", stamp, "another"))).ShouldBeFalse();

        var ada = (await Node.Get<IAccounts>().FindAsync("ada", Ct))!.Account;
        (ada.PasswordHash, ada.SecurityStamp).ShouldBe((null, "next"));
        (await Authenticators.ListAsync("ada", Ct)).ShouldBeEmpty();
        (await Authenticators.ListAsync("eve", Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_credential_belongs_to_one_account_also_when_32_register_it()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("eve"), Ct);
        var hash = OpaqueToken.Hash("credential");
        (await RaceAsync(i => CommitAsync(new AddAuthenticator(
            Samples.Authenticator($"a{i}", i % 2 == 0 ? "ada" : "eve", AuthenticatorKind.WebAuthn, Now) with { CredentialHash = hash })))).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-042")]
    [Trait("Security", "S-045")]
    public async Task Of_32_that_use_a_TOTP_step_or_a_recovery_code_one_wins()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var totp = Samples.Authenticator("totp", "ada", AuthenticatorKind.Totp, Now);
        var codes = Samples.Authenticator("codes", "ada", AuthenticatorKind.RecoveryCodes, Now);
        await CommitAsync(new AddAuthenticator(totp), new AddAuthenticator(codes));

        (await RaceAsync(_ => CommitAsync(new UseAuthenticator(totp, 57_000_000, totp.Data)))).ShouldBe(1);
        (await RaceAsync(_ => CommitAsync(new UseAuthenticator(codes, 0, "one less")))).ShouldBe(1);

        var all = await Authenticators.ListAsync("ada", Ct);
        all.Select(a => (a.Counter, a.Data, a.LastUsedAt)).ShouldBe([(57_000_000, "sealed", Now), (0, "one less", Now)]);
    }

    [Fact]
    public async Task Authenticators_are_renamed_and_removed_by_their_owner_alone_and_together_or_not_at_all()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("eve"), Ct);
        await CommitAsync(
            new AddAuthenticator(Samples.Authenticator("totp", "ada", AuthenticatorKind.Totp, Now)),
            new AddAuthenticator(Samples.Authenticator("key", "ada", AuthenticatorKind.WebAuthn, Now.AddSeconds(1))));

        (await CommitAsync(new RenameAuthenticator("eve", "key", "Mine"))).ShouldBeFalse();
        (await CommitAsync(new RenameAuthenticator("ada", "totp", "App"))).ShouldBeFalse("only passkeys have names");
        (await CommitAsync(new RenameAuthenticator("ada", "key", "Laptop"))).ShouldBeTrue();
        (await CommitAsync(new RemoveAuthenticators("eve", ["key"]))).ShouldBeFalse();
        (await CommitAsync(new RemoveAuthenticators("ada", ["key", "unknown"]))).ShouldBeFalse();
        (await Authenticators.ListAsync("ada", Ct)).Select(a => a.Name).ShouldBe([null, "Laptop"]);
        (await CommitAsync(new RemoveAuthenticators("ada", ["key", "totp"]))).ShouldBeTrue();
        (await Authenticators.ListAsync("ada", Ct)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task A_browser_is_trusted_for_its_account_until_its_time_is_over_or_the_stamp_changes()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("eve"), Ct);
        await CommitAsync(new TrustBrowser(Samples.Browser("b", "ada", Now)), new TrustBrowser(Samples.Browser("c", "ada", Now)));

        (await IsTrustedAsync("ada", "other", "b")).ShouldBeTrue();
        (await IsTrustedAsync("eve", "b")).ShouldBeFalse();
        (await IsTrustedAsync("ada")).ShouldBeFalse();
        (await Node.Get<ITrustedBrowsers>().IsTrustedAsync([OpaqueToken.Hash("b")], "ada", Now.AddDays(14), Ct)).ShouldBeFalse();

        await CommitAsync(new DistrustBrowsers("eve"));
        (await IsTrustedAsync("ada", "b")).ShouldBeTrue();
        // Also where nobody deleted the rows: another stamp is enough.
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "SecurityStamp" = 'another' WHERE "Id" = 'ada' """), [], Ct);
        (await IsTrustedAsync("ada", "b")).ShouldBeFalse();
        (await Node.Get<ITrustedBrowsers>().ListAsync("ada", Now, Ct)).ShouldBeEmpty();
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "SecurityStamp" = 'stamp' WHERE "Id" = 'ada' """), [], Ct);
        (await IsTrustedAsync("ada", "b")).ShouldBeTrue();
        await CommitAsync(new DistrustBrowsers("ada"));
        (await IsTrustedAsync("ada", "b", "c")).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task Trusted_browsers_are_listed_and_ended_one_by_one_by_their_owner_alone()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("eve"), Ct);
        await CommitAsync(new TrustBrowser(Samples.Browser("b", "ada", Now)), new TrustBrowser(Samples.Browser("c", "ada", Now.AddSeconds(1))));
        var browsers = Node.Get<ITrustedBrowsers>();

        (await browsers.ListAsync("ada", Now, Ct)).Select(b => b.TokenHash).ShouldBe([OpaqueToken.Hash("c"), OpaqueToken.Hash("b")]);
        (await browsers.ListAsync("eve", Now, Ct)).ShouldBeEmpty();
        (await browsers.ListAsync("ada", Now.AddDays(400), Ct)).ShouldBeEmpty();

        var last = (await browsers.ListAsync("ada", Now, Ct))[^1];
        (await CommitAsync(new DistrustBrowser("eve", last.Id))).ShouldBeFalse();
        (await CommitAsync(new DistrustBrowser("ada", last.Id))).ShouldBeTrue();
        (await CommitAsync(new DistrustBrowser("ada", last.Id))).ShouldBeFalse();
        (await IsTrustedAsync("ada", "b")).ShouldBeFalse();
        (await IsTrustedAsync("ada", "c")).ShouldBeTrue();

        (await CommitAsync(new SetPassword("ada", "stamp", "hash", "next", null))).ShouldBeTrue();
        (await browsers.ListAsync("ada", Now, Ct)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-047")]
    [Trait("Security", "S-230")]
    public async Task No_trust_outlives_a_change_of_factors_that_was_made_at_the_same_moment()
    {
        for (var round = 0; round < 6; round++)
        {
            var id = $"ada{round}";
            await Node.Get<IAccounts>().TryAddAsync(Samples.Account(id), Ct);
            await CommitAsync(new AddAuthenticator(Samples.Authenticator($"old{round}", id, AuthenticatorKind.Totp, Now)));

            await RaceAsync(i => i != 16
                ? CommitAsync(new TrustBrowser(Samples.Browser($"{id} {i}", id, Now)) { Authenticators = [$"old{round}"] })
                : CommitAsync(
                    new RemoveAuthenticators(id, [$"old{round}"]),
                    new AddAuthenticator(Samples.Authenticator($"new{round}", id, AuthenticatorKind.Totp, Now)),
                    new DistrustBrowsers(id)));

            (await Node.Get<ITrustedBrowsers>().ListAsync(id, Now, Ct)).ShouldBeEmpty();
            (await CommitAsync(new TrustBrowser(Samples.Browser(id, id, Now)) { Authenticators = [$"new{round}"] })).ShouldBeTrue();
        }
    }

    private ValueTask<bool> IsTrustedAsync(string account, params string[] tokens) =>
        Node.Get<ITrustedBrowsers>().IsTrustedAsync([.. tokens.Select(OpaqueToken.Hash)], account, Now, Ct);
}
