using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class ExternalLinkConformanceOnSqlite() : ExternalLinkConformance(DatabaseProvider.Sqlite);

public sealed class ExternalLinkConformanceOnPostgreSql() : ExternalLinkConformance(DatabaseProvider.PostgreSql);

/// <summary>Which account at a provider belongs to which one here.</summary>
public abstract class ExternalLinkConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch.AddYears(56);

    private IExternalLinks Links => Node.Get<IExternalLinks>();

    [Fact]
    [Trait("Security", "S-160")]
    public async Task It_is_kept_used_and_taken_away_by_its_key()
    {
        await AddAccountAsync("ada");
        var link = Link("ada", "github", "1");
        (await CommitAsync(new AddExternalLink(link, "stamp"))).ShouldBeTrue();
        (await Links.FindAsync("github", "1", Ct)).ShouldBe(link);
        (await Links.FindAsync("google", "1", Ct)).ShouldBeNull();
        (await Links.FindAsync("github", "Ada", Ct)).ShouldBeNull();
        (await CommitAsync(new UseExternalLink(link, "lovelace"))).ShouldBeTrue();
        var used = (await Links.ListAsync("ada", Ct)).ShouldHaveSingleItem();
        (used.Display, used.LastUsedAt is not null, used.ConnectedAt).ShouldBe(("lovelace", true, s_now));

        (await CommitAsync(Remove("ada", "1", mayBeLast: false))).ShouldBeFalse("it is the last one");
        (await CommitAsync(Remove("eve", "1", mayBeLast: true))).ShouldBeFalse("it is somebody else's");
        (await CommitAsync(Remove("ada", "1", mayBeLast: true))).ShouldBeTrue();
        (await CommitAsync(new UseExternalLink(link, "ada"))).ShouldBeFalse("it signs in no more (S-232)");
        (await Links.ListAsync("ada", Ct)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-160")]
    [Trait("Security", "S-231")]
    public async Task Of_many_accounts_that_want_one_identity_at_once_one_gets_it()
    {
        for (var i = 0; i < 32; i++)
            await AddAccountAsync($"ada{i}");
        (await RaceAsync(i => CommitAsync(Add($"ada{i}", "github", "1")))).ShouldBe(1);
        (await Links.FindAsync("github", "1", Ct)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-221")]
    [Trait("Security", "S-231")]
    public async Task Of_many_first_sign_ins_at_once_one_makes_account_and_link_and_the_others_nothing()
    {
        (await RaceAsync(i => CommitAsync(new AddAccount(Samples.Account($"ada{i}")), Add($"ada{i}", "github", "1")))).ShouldBe(1);
        var link = (await Links.FindAsync("github", "1", Ct)).ShouldNotBeNull();
        for (var i = 0; i < 32; i++)
            (await Node.Get<IAccounts>().FindAsync($"ada{i}", Ct) is not null).ShouldBe(link.AccountId == $"ada{i}");
    }

    [Fact]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_all_that_are_taken_away_at_once_one_stays_where_one_must()
    {
        await AddAccountAsync("ada");
        for (var i = 0; i < 8; i++)
            await CommitAsync(Add("ada", "github", $"{i}"));
        (await RaceAsync(i => CommitAsync(Remove("ada", $"{i % 8}", mayBeLast: false)))).ShouldBe(7);
        (await Links.ListAsync("ada", Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-216")]
    public async Task An_account_has_only_so_many()
    {
        await AddAccountAsync("ada");
        for (var i = 0; i < AddExternalLink.MostPerAccount - 1; i++)
            (await CommitAsync(Add("ada", "github", $"{i}"))).ShouldBeTrue();
        (await RaceAsync(i => CommitAsync(Add("ada", "google", $"{i}")))).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task All_of_an_account_go_together_and_nobody_elses()
    {
        await AddAccountAsync("ada");
        await AddAccountAsync("eve");
        await CommitAsync(Add("ada", "github", "1"), Add("ada", "google", "1"), Add("eve", "github", "2"));
        (await CommitAsync(new RetireExternalLinks("ada"))).ShouldBeTrue();
        (await Links.ListAsync("ada", Ct)).ShouldBeEmpty();
        (await Links.ListAsync("eve", Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task What_is_left_at_a_provider_that_is_switched_off_lets_nobody_in()
    {
        await AddAccountAsync("ada");
        await CommitAsync(Add("ada", "github", "1"), Add("ada", "gone", "1"));
        (await CommitAsync(Remove("ada", "1", mayBeLast: false))).ShouldBeFalse();
        (await CommitAsync(Add("ada", "google", "1"), Remove("ada", "1", mayBeLast: false))).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-232")]
    public async Task Nothing_is_connected_that_was_asked_for_before_everything_was_ended()
    {
        await AddAccountAsync("ada");
        (await CommitAsync(new SetPassword("ada", "stamp", "hash", "next", null))).ShouldBeTrue();
        (await CommitAsync(Add("ada", "github", "1"))).ShouldBeFalse();
        (await CommitAsync(new DisableAccount("ada", "next", "last", IsSuperuser: false))).ShouldBeTrue();
        (await CommitAsync(new AddExternalLink(Link("ada", "github", "1"), "last"))).ShouldBeFalse();
    }

    private static AddExternalLink Add(string account, string provider, string uid) => new(Link(account, provider, uid), "stamp");

    private static RemoveExternalLink Remove(string account, string uid, bool mayBeLast) => new(account, "github", uid, mayBeLast, Open: ["github", "google"]);

    private static ExternalLink Link(string account, string provider, string uid) => new(account, provider, uid, "ada", s_now, null);

    private async Task AddAccountAsync(string id) => (await CommitAsync(new AddAccount(Samples.Account(id)))).ShouldBeTrue();
}
