using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class EmailConformanceOnSqlite() : EmailConformance(DatabaseProvider.Sqlite);

public sealed class EmailConformanceOnPostgreSql() : EmailConformance(DatabaseProvider.PostgreSql);

/// <summary>The addresses of accounts, and the account's own columns that mirror the primary one.</summary>
public abstract class EmailConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private IEmailAddresses Emails => Node.Get<IEmailAddresses>();

    [Fact]
    public async Task An_account_comes_with_its_address_and_may_claim_more()
    {
        await AddAsync("ada");
        (await CommitAsync(new AddEmail(Samples.Email("ada", "work", Now.AddSeconds(1))))).ShouldBeTrue();
        (await CommitAsync(new AddEmail(Samples.Email("ada", "home", Now)))).ShouldBeTrue();
        (await CommitAsync(new AddEmail(Samples.Email("ada", "home", Now)))).ShouldBeFalse("it has it");

        (await Emails.ListAsync("ada", Ct)).ShouldBe(
            [Samples.Email("ada", "ada", Samples.Account("ada").CreatedAt, primary: true), Samples.Email("ada", "home", Now), Samples.Email("ada", "work", Now.AddSeconds(1))]);
        (await CommitAsync(new RemoveEmail("ada", "HOME@EXAMPLE.ORG"))).ShouldBeTrue();
        (await CommitAsync(new RemoveEmail("ada", "HOME@EXAMPLE.ORG"))).ShouldBeFalse("it is gone");
        (await CommitAsync(new RemoveEmail("ada", "ADA@EXAMPLE.ORG"))).ShouldBeFalse("it is primary");
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Of_32_accounts_with_one_address_one_is_added()
    {
        (await RaceAsync(i =>
        {
            var rival = Samples.Account($"rival{i}");
            (rival.Email, rival.NormalizedEmail) = ("prize@example.org", "PRIZE@EXAMPLE.ORG");
            return CommitAsync(new AddAccount(rival));
        })).ShouldBe(1);
        (await Emails.FindAsync("PRIZE@EXAMPLE.ORG", Ct)).Count.ShouldBe(1);

        await CommitAsync(new AddEmail(Samples.Email((await Emails.FindAsync("PRIZE@EXAMPLE.ORG", Ct))[0].AccountId, "second", Now)));
        (await CommitAsync(new AddAccount(Samples.Account("second")))).ShouldBeTrue("somebody merely wants to add it, and has not proven it");
        (await CommitAsync(new VerifyEmail("second", "SECOND@EXAMPLE.ORG"))).ShouldBeTrue();
        (await Emails.FindAsync("SECOND@EXAMPLE.ORG", Ct)).ShouldHaveSingleItem().AccountId.ShouldBe("second");
    }

    [Fact]
    [Trait("Security", "S-006")]
    public async Task An_address_that_is_shared_is_nobodys_user_name_and_proven_by_one()
    {
        Change Claims(string name, bool confirmed = false)
        {
            var account = Samples.Account(name);
            (account.Email, account.NormalizedEmail, account.EmailConfirmed) = ("prize@example.org", "PRIZE@EXAMPLE.ORG", confirmed);
            return new AddAccount(account) { SharesAddress = true };
        }

        (await CommitAsync(Claims("ada"))).ShouldBeTrue();
        (await CommitAsync(Claims("eve"))).ShouldBeTrue();
        (await CommitAsync(Claims("bob", confirmed: true))).ShouldBeFalse("what is vouched for has one owner");
        var named = Samples.Account("named");
        (named.Email, named.NormalizedEmail, named.NormalizedUserName) = ("named@example.org", "NAMED@EXAMPLE.ORG", "PRIZE@EXAMPLE.ORG");
        (await CommitAsync(new AddAccount(named) { SharesAddress = true })).ShouldBeFalse("a user name is shared with no address");

        (await CommitAsync(new VerifyEmail("eve", "PRIZE@EXAMPLE.ORG"))).ShouldBeTrue();
        (await CommitAsync(new VerifyEmail("ada", "PRIZE@EXAMPLE.ORG"))).ShouldBeFalse();
        (await CommitAsync(Claims("late"))).ShouldBeTrue();
    }

    [Fact]
    public async Task The_first_proven_address_becomes_primary_and_the_account_mirrors_it()
    {
        await AddAsync("ada");
        await CommitAsync(new AddEmail(Samples.Email("ada", "work", Now)), new AddEmail(Samples.Email("ada", "home", Now)));

        (await CommitAsync(new VerifyEmail("ada", "WORK@EXAMPLE.ORG"))).ShouldBeTrue();
        await MirrorsAsync("ada", "work", verified: true);
        (await CommitAsync(new VerifyEmail("ada", "HOME@EXAMPLE.ORG"), new VerifyEmail("ada", "HOME@EXAMPLE.ORG"))).ShouldBeTrue();
        await MirrorsAsync("ada", "work", verified: true);
        (await CommitAsync(new MakePrimaryEmail("ada", "HOME@EXAMPLE.ORG"))).ShouldBeTrue();
        await MirrorsAsync("ada", "home", verified: true);
        (await CommitAsync(new MakePrimaryEmail("ada", "ADA@EXAMPLE.ORG"))).ShouldBeFalse("she has proven others, but not this one");
        (await CommitAsync(new MakePrimaryEmail("ada", "NOT-HERS@EXAMPLE.ORG"))).ShouldBeFalse();
        (await CommitAsync(new VerifyEmail("ada", "NOT-HERS@EXAMPLE.ORG"))).ShouldBeFalse();
        await MirrorsAsync("ada", "home", verified: true);
        (await CommitAsync(new VerifyEmail("ada", "ADA@EXAMPLE.ORG"), new MakePrimaryEmail("ada", "ADA@EXAMPLE.ORG"))).ShouldBeTrue();
        await MirrorsAsync("ada", "ada", verified: true);
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Of_two_accounts_that_prove_one_address_one_has_it_and_the_others_claim_is_gone()
    {
        foreach (var name in new[] { "ada", "eve" })
        {
            await AddAsync(name);
            await CommitAsync(new AddEmail(Samples.Email(name, "prize", Now)));
        }

        (await CommitAsync(new MakePrimaryEmail("ada", "PRIZE@EXAMPLE.ORG"), new MakePrimaryEmail("eve", "PRIZE@EXAMPLE.ORG"))).ShouldBeTrue("nobody has proven it");
        var winners = new[] { 0, 0 };
        await RaceAsync(async i =>
        {
            var won = await CommitAsync(new VerifyEmail(i % 2 == 0 ? "ada" : "eve", "PRIZE@EXAMPLE.ORG"));
            Interlocked.Add(ref winners[i % 2], won ? 1 : 0);
            return won;
        });

        winners.Order().ShouldBe([0, 16]);
        var (owner, loser) = winners[0] > 0 ? ("ada", "eve") : ("eve", "ada");
        (await Emails.FindAsync("PRIZE@EXAMPLE.ORG", Ct)).Select(e => (e.AccountId, e.Verified)).ShouldBe([(owner, true)]);
        await MirrorsAsync(owner, "prize", verified: true);
        await MirrorsAsync(loser, loser, verified: false);
        (await Node.Get<IAccounts>().FindByIdentifierAsync("PRIZE@EXAMPLE.ORG", Ct))!.Id.ShouldBe(owner);
        (await CommitAsync(new AddEmail(Samples.Email(loser, "prize", Now, verified: true)))).ShouldBeFalse();
        (await CommitAsync(new AddEmail(Samples.Email(loser, "prize", Now)))).ShouldBeTrue("anybody may claim what is not theirs");
    }

    [Fact]
    [Trait("Security", "S-006")]
    public async Task Whoever_has_proven_an_address_is_found_by_it_before_those_who_claim_it()
    {
        var accounts = Node.Get<IAccounts>();
        await AddAsync("squatter");
        await AddAsync("ada");
        await CommitAsync(new AddEmail(Samples.Email("ada", "squatter", Now)));
        (await accounts.FindByIdentifierAsync("SQUATTER@EXAMPLE.ORG", Ct))!.Id.ShouldBe("squatter");

        (await CommitAsync(new VerifyEmail("ada", "SQUATTER@EXAMPLE.ORG"))).ShouldBeTrue();

        (await accounts.FindByIdentifierAsync("SQUATTER@EXAMPLE.ORG", Ct))!.Id.ShouldBe("ada");
        (await accounts.FindByIdentifierAsync("SQUATTER", Ct))!.Id.ShouldBe("squatter");
        (await accounts.FindByIdentifierAsync("ADA@EXAMPLE.ORG", Ct)).ShouldBeNull("it is neither proven nor primary any more");
        await MirrorsAsync("squatter", "squatter", verified: false);
        (await CommitAsync(new VerifyEmail("squatter", "SQUATTER@EXAMPLE.ORG"))).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-006")]
    public async Task An_address_that_is_anothers_user_name_is_never_proven()
    {
        var named = Samples.Account("named");
        named.NormalizedUserName = "PRIZE@EXAMPLE.ORG";
        await CommitAsync(new AddAccount(named));
        await AddAsync("ada");
        (await CommitAsync(new AddEmail(Samples.Email("ada", "prize", Now, verified: true)))).ShouldBeFalse();
        (await CommitAsync(new AddEmail(Samples.Email("ada", "prize", Now)))).ShouldBeTrue();
        (await CommitAsync(new VerifyEmail("ada", "PRIZE@EXAMPLE.ORG"))).ShouldBeFalse();
        (await CommitAsync(new AddEmail(Samples.Email("named", "prize", Now, verified: true)))).ShouldBeTrue("their own name may be their address");
    }

    [Fact]
    public async Task An_address_that_was_never_proven_can_be_replaced_and_the_new_one_takes_its_place()
    {
        await AddAsync("ada");
        (await CommitAsync(new ReplaceUnprovenEmail("ada", "ADA@EXAMPLE.ORG", Samples.Email("ada", "corrected", Now)))).ShouldBeTrue();
        (await Emails.ListAsync("ada", Ct)).ShouldBe([Samples.Email("ada", "corrected", Now, primary: true)]);
        await MirrorsAsync("ada", "corrected", verified: false);
        (await CommitAsync(new ReplaceUnprovenEmail("ada", "ADA@EXAMPLE.ORG", Samples.Email("ada", "again", Now)))).ShouldBeFalse("it is not there");

        await CommitAsync(new VerifyEmail("ada", "CORRECTED@EXAMPLE.ORG"), new AddEmail(Samples.Email("ada", "work", Now)));
        (await CommitAsync(new ReplaceUnprovenEmail("ada", "CORRECTED@EXAMPLE.ORG", Samples.Email("ada", "again", Now)))).ShouldBeFalse("it is proven");
        (await CommitAsync(new ReplaceUnprovenEmail("ada", "WORK@EXAMPLE.ORG", Samples.Email("ada", "corrected", Now)))).ShouldBeFalse("it has that one");
        (await CommitAsync(new ReplaceUnprovenEmail("ada", "WORK@EXAMPLE.ORG", Samples.Email("ada", "job", Now, primary: true)))).ShouldBeTrue();
        await MirrorsAsync("ada", "corrected", verified: true);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Of_the_addresses_of_an_account_one_is_kept_and_becomes_primary_and_nobody_else_loses_any()
    {
        foreach (var name in new[] { "ada", "eve" })
        {
            await AddAsync(name);
            await CommitAsync(new AddEmail(Samples.Email(name, $"{name}s-own", Now)), new AddEmail(Samples.Email(name, $"{name}s-other", Now)));
        }

        await CommitAsync(new VerifyEmail("ada", "ADA@EXAMPLE.ORG"), new VerifyEmail("ada", "ADAS-OWN@EXAMPLE.ORG"), new VerifyEmail("ada", "ADAS-OTHER@EXAMPLE.ORG"));
        (await CommitAsync(new RetireOtherEmails("ada", "NOT-HERS@EXAMPLE.ORG"))).ShouldBeFalse("nothing would be left");
        (await CommitAsync(new RetireOtherEmails("ada", "ADAS-OWN@EXAMPLE.ORG"))).ShouldBeTrue();

        (await Emails.ListAsync("ada", Ct)).ShouldHaveSingleItem();
        await MirrorsAsync("ada", "adas-own", verified: true);
        (await CommitAsync(new RetireOtherEmails("ada", "ADAS-OWN@EXAMPLE.ORG"))).ShouldBeTrue("there is no other");
        (await Emails.ListAsync("eve", Ct)).Count.ShouldBe(3);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task The_mailbox_is_owed_under_the_stamp_that_was_read_with_a_new_one_until_it_is_shown()
    {
        foreach (var name in new[] { "ada", "eve" })
            await AddAsync(name);
        async Task<(bool Owed, string? Stamp)> OfAsync(string id)
        {
            var account = (await Node.Get<IAccounts>().FindAsync(id, Ct))!.Account;
            return (account.MailboxOwed, account.SecurityStamp);
        }

        (await CommitAsync(new OweMailbox("ada", "an older stamp", "next"))).ShouldBeFalse();
        (await OfAsync("ada")).ShouldBe((false, "stamp"));
        (await CommitAsync(new OweMailbox("ada", "stamp", "next"))).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((true, "next"));
        (await OfAsync("eve")).ShouldBe((false, "stamp"));
        (await CommitAsync(new MailboxShown("ada"))).ShouldBeTrue();
        (await OfAsync("ada")).ShouldBe((false, "next"));
    }

    [Fact]
    public async Task A_proven_address_may_come_with_an_account_that_had_none()
    {
        var ada = Samples.Account("ada");
        (ada.Email, ada.NormalizedEmail) = (null, null);
        await CommitAsync(new AddAccount(ada));
        (await Emails.ListAsync("ada", Ct)).ShouldBeEmpty();
        (await CommitAsync(new AddEmail(Samples.Email("ada", "first", Now)))).ShouldBeTrue();
        await MirrorsAsync("ada", "first", verified: false);
        (await CommitAsync(new AddEmail(Samples.Email("ada", "second", Now, verified: true)))).ShouldBeTrue();
        await MirrorsAsync("ada", "second", verified: true);
        (await CommitAsync(new AddEmail(Samples.Email("ada", "third", Now, primary: true)))).ShouldBeTrue();
        await MirrorsAsync("ada", "third", verified: false);
    }

    [Fact]
    [Trait("Security", "S-216")]
    public async Task Of_many_addresses_that_come_at_once_as_many_stay_as_there_may_be()
    {
        await AddAsync("ada");
        (await RaceAsync(i => CommitAsync(i % 2 == 0
            ? new AddEmail(Samples.Email("ada", $"more{i}", Now)) { Most = 5 }
            : new ClaimEmail(Samples.Email("ada", $"more{i}", Now)) { Most = 5 }))).ShouldBe(4);
        (await Emails.ListAsync("ada", Ct)).Count.ShouldBe(5);
        (await CommitAsync(new ClaimEmail(Samples.Email("ada", "late", Now)))).ShouldBeTrue("any number");
    }

    [Fact]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_all_that_are_removed_at_once_the_last_proven_one_stays_though_it_is_not_primary()
    {
        await AddAsync("ada");
        for (var i = 0; i < 8; i++)
            await CommitAsync(new AddEmail(Samples.Email("ada", $"more{i}", Now)), new VerifyEmail("ada", $"MORE{i}@EXAMPLE.ORG") { MayBecomePrimary = false });

        (await RaceAsync(i => CommitAsync(new RemoveEmail("ada", $"MORE{i % 8}@EXAMPLE.ORG")))).ShouldBe(7);

        (await Emails.ListAsync("ada", Ct)).Where(e => e.Verified).ShouldHaveSingleItem().Primary.ShouldBeFalse();
    }

    private async Task AddAsync(string name) => (await CommitAsync(new AddAccount(Samples.Account(name)))).ShouldBeTrue();

    /// <summary>The account says what its one primary address says.</summary>
    private async Task MirrorsAsync(string accountId, string name, bool verified)
    {
        var primary = (await Emails.ListAsync(accountId, Ct)).Where(e => e.Primary).ShouldHaveSingleItem();
        (primary.Email, primary.Verified).ShouldBe(($"{name}@example.org", verified));
        var account = (await Node.Get<IAccounts>().FindAsync(accountId, Ct))!.Account;
        (account.Email, account.NormalizedEmail, account.EmailConfirmed).ShouldBe((primary.Email, primary.Normalized, primary.Verified));
    }
}
