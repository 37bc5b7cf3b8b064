using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class MailedLinkConformanceOnSqlite() : MailedLinkConformance(DatabaseProvider.Sqlite);

public sealed class MailedLinkConformanceOnPostgreSql() : MailedLinkConformance(DatabaseProvider.PostgreSql);

/// <summary>Links in mailboxes.</summary>
public abstract class MailedLinkConformance(DatabaseProvider provider) : StoreTests(provider)
{
    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_32_that_follow_a_link_one_wins()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var link = Samples.Link("key", "ada", Now);
        await CommitAsync(new AddLink(link));

        var read = (await FindAsync("key")).ShouldNotBeNull();
        (read with { KeyHash = link.KeyHash }).ShouldBe(link);
        (await RaceAsync(_ => CommitAsync(new SpendLink(read)))).ShouldBe(1);
        (await FindAsync("key")).ShouldBeNull();
    }

    [Fact]
    public async Task A_newer_link_retires_the_older_one_of_its_purpose_and_address()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var verify = Samples.Link("verify", "ada", Now) with { Purpose = LinkPurpose.VerifyEmail };
        await CommitAsync(new AddLink(Samples.Link("older", "ada", Now)), new AddLink(verify));
        (await RaceAsync(i => CommitAsync(new AddLink(Samples.Link($"newer {i}", "ada", Now))))).ShouldBe(32);

        (await FindAsync("older")).ShouldBeNull();
        (await CommitAsync(new SpendLink(Samples.Link("older", "ada", Now)))).ShouldBeFalse();
        (await Task.WhenAll(Enumerable.Range(0, 32).Select(i => FindAsync($"newer {i}").AsTask()))).Count(found => found is not null).ShouldBe(1);
        (await FindAsync("verify", LinkPurpose.VerifyEmail)).ShouldNotBeNull();
        (await FindAsync("verify")).ShouldBeNull("it is for something else");
        (await CommitAsync(new RetireLinks("ada"))).ShouldBeTrue();
        (await FindAsync("verify", LinkPurpose.VerifyEmail)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-025")]
    public async Task A_link_dies_with_its_time_its_address_its_account_and_its_stamp()
    {
        foreach (var name in new[] { "time", "address", "account", "stamp" })
        {
            var account = Samples.Account(name);
            account.IsActive = name != "account";
            await Node.Get<IAccounts>().TryAddAsync(account, Ct);
            await CommitAsync(new AddEmail(Samples.Email(name, $"{name}2", Now)), new AddLink(LinkOf(name)));
            (await FindAsync(name) is null).ShouldBe(name == "account", name);
        }

        (await CommitAsync(new SpendLink(LinkOf("account")))).ShouldBeFalse();
        (await CommitAtAsync(Now.AddHours(1), new SpendLink(LinkOf("time")))).ShouldBeFalse();
        (await CommitAsync(new RemoveEmail("address", "ADDRESS2@EXAMPLE.ORG"), new SpendLink(LinkOf("address")))).ShouldBeFalse();
        (await CommitAsync(new RemoveEmail("address", "ADDRESS2@EXAMPLE.ORG"))).ShouldBeTrue();
        (await FindAsync("address")).ShouldBeNull();
        await CommitAsync(new AddLink(LinkOf("stamp") with { Stamp = "older" }));
        (await FindAsync("stamp")).ShouldBeNull();
        (await CommitAsync(new SpendLink(LinkOf("stamp")))).ShouldBeFalse();
        (await CommitAsync(new SpendLink(LinkOf("time")))).ShouldBeTrue();
    }

    private static MailedLink LinkOf(string name) => Samples.Link(name, name, Now) with { Normalized = $"{name}2@example.org".ToUpperInvariant() };

    private ValueTask<MailedLink?> FindAsync(string key, LinkPurpose purpose = LinkPurpose.ResetPassword) =>
        Node.Get<IMailedLinks>().FindAsync(OpaqueToken.Hash(key), purpose, Now, Ct);
}
