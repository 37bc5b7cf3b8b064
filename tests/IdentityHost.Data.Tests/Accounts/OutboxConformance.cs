using System.Text;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Accounts.Acts;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Audit;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class OutboxConformanceOnSqlite() : OutboxConformance(DatabaseProvider.Sqlite);

public sealed class OutboxConformanceOnPostgreSql() : OutboxConformance(DatabaseProvider.PostgreSql);

public abstract class OutboxConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly Statement s_body = new("""SELECT "Body" FROM "Outbox" """);

    private IOutbox Outbox => Node.Get<IOutbox>();

    [Fact]
    [Trait("Security", "S-221")]
    public async Task Whatever_write_of_a_sign_up_fails_nothing_of_it_stays()
    {
        var writes = await FailEachWriteAsync(
            n =>
            [
                new KeepVisitor(Samples.Visitor("v", Now)), new AddAccount(Samples.Account("ada")), new BeginStep(Samples.Step("v", PendingKind.SignIn, Now, account: "ada")),
                new BeginStep(Samples.Step("v", PendingKind.EmailCode, Now, "code", "ada")), new SendMessage(Message($"m{n}")),
            ],
            async () =>
            {
                (await Node.Get<IAccounts>().FindAsync("ada", Ct)).ShouldBeNull();
                (await Node.Get<IVisitors>().PendingOfAsync("v", Now, Ct)).ShouldBeEmpty();
                (await Outbox.LookAsync(Ct)).Count.ShouldBe(0);
            });

        writes.ShouldBeGreaterThanOrEqualTo(5);
        (await Node.Get<IAccounts>().FindAsync("ada", Ct)).ShouldNotBeNull();
        (await Node.Get<IVisitors>().PendingOfAsync("v", Now, Ct)).Count.ShouldBe(2);
        (await Outbox.LookAsync(Ct)).Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-221")]
    public async Task Whatever_write_of_a_new_code_fails_the_old_one_stays_good()
    {
        var old = Samples.Step("v", PendingKind.EmailCode, Now);
        await CommitAsync(new BeginStep(old), new SendMessage(Message("m")));

        var writes = await FailEachWriteAsync(
            n => [new ReplaceStep(old, Samples.Step("v", PendingKind.EmailCode, Now, "second")), new SendMessage(Message($"m{n}"))],
            async () =>
            {
                (await Node.Get<IVisitors>().PendingOfAsync("v", Now, Ct)).Single().Id.ShouldBe(old.Id);
                (await Outbox.LookAsync(Ct)).Count.ShouldBe(1);
            });

        writes.ShouldBeGreaterThanOrEqualTo(2);
        (await Node.Get<IVisitors>().PendingOfAsync("v", Now, Ct)).Single().Id.ShouldBe("second");
        (await Outbox.LookAsync(Ct)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_committed_message_wakes_this_node_and_one_taken_back_does_not()
    {
        (await CommitAsync(new SendMessage(Message("m1")), new SpendStep(Samples.Step("v", PendingKind.EmailCode, Now)))).ShouldBeFalse();
        var woken = Outbox.WaitAsync(TimeSpan.FromMinutes(5), Ct);
        woken.IsCompleted.ShouldBeFalse();

        await CommitAsync(new SendMessage(Message("m2")));

        await woken.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    [Fact]
    [Trait("Security", "S-004")]
    public async Task However_many_rows_wait_for_the_webhook_no_mail_waits_behind_them()
    {
        for (var i = 0; i < 12; i++)
            await Outbox.AddAsync(Message($"row{i:00}") with { Channel = MessageChannel.Webhook, CreatedAt = Now.AddMinutes(i - 20) }, Ct);
        await Outbox.AddAsync(Message("mail"), Ct);
        (await Outbox.LookAsync(Ct)).ShouldBe(new WaitingMessages(13, Now.AddMinutes(-20), Now) { NextWebhookDue = Now.AddMinutes(-20) });

        (await Outbox.TakeAsync(8, Now, Now.AddMinutes(1), Ct)).Select(m => m.Id).ShouldBe(["mail"]);
        (await Outbox.TakeWebhooksAsync(8, Now, Now.AddMinutes(1), Ct)).Select(m => m.Id).ShouldBe(Enumerable.Range(0, 8).Select(i => $"row{i:00}"));
        (await Outbox.TakeWebhooksAsync(8, Now, Now.AddMinutes(1), Ct)).Count.ShouldBe(4);
    }

    [Fact]
    [Trait("Security", "S-004")]
    public async Task Of_two_nodes_and_32_takers_one_gets_a_message_and_after_its_claim_the_late_one_changes_nothing()
    {
        await using var other = await StartSecondNodeAsync();
        await Outbox.AddAsync(Message("m"), Ct);
        IReadOnlyList<ClaimedMessage> first = [];
        (await RaceAsync(async i =>
        {
            var taken = await (i % 2 == 0 ? Outbox : other.Get<IOutbox>()).TakeAsync(10, Now, Now.AddMinutes(1), Ct);
            if (taken.Count == 1)
                first = taken;
            return taken.Count == 1;
        })).ShouldBe(1);
        first.Single().Attempt.ShouldBe(1);

        var second = (await other.Get<IOutbox>().TakeAsync(10, Now.AddMinutes(1), Now.AddMinutes(2), Ct)).Single();
        second.Attempt.ShouldBe(2);
        await Outbox.SentAsync(first.Single(), Now, keep: false, Ct);
        await Outbox.FailedAsync(first.Single(), retryAt: null, Ct);
        (await Outbox.LookAsync(Ct)).Count.ShouldBe(1, "whose claim ran out does not decide any more");

        await other.Get<IOutbox>().SentAsync(second, Now, keep: false, Ct);
        (await Outbox.LookAsync(Ct)).ShouldBe(new WaitingMessages(0, null, null));
    }

    [Fact]
    [Trait("Security", "S-035")]
    public async Task The_text_lies_in_the_database_encrypted_bound_to_its_row_and_goes_when_the_message_is_given_up()
    {
        await Outbox.AddAsync(Message("m"), Ct);
        var body = (await Node.Get<IDatabase>().FirstAsync(s_body, [], static row => row.Bytes(0), Ct))!;
        Encoding.Latin1.GetString(body).ShouldNotContain("123456");
        MessageText.Open(new OutboxKey(new byte[32]), "m", body).ShouldBe(new MessageText("123456", "<p>123456</p>"));
        MessageText.Open(new OutboxKey(new byte[32]), "other", body).ShouldBeNull();

        var claimed = (await Outbox.TakeAsync(10, Now, Now.AddMinutes(1), Ct)).Single();
        claimed.Message!.Text.ShouldBe("123456");
        claimed.Message.Language.ShouldBe("de");
        await Outbox.FailedAsync(claimed, retryAt: null, Ct);

        (await Node.Get<IDatabase>().FirstAsync(s_body, [], static row => row.Bytes(0), Ct))!.ShouldBeEmpty();
        (await Outbox.TakeAsync(10, Now.AddDays(2), Now.AddDays(3), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_to_be_tried_again_is_due_then_and_a_row_that_cannot_be_read_holds_up_nobody()
    {
        await Outbox.AddAsync(Message("one"), Ct);
        await Outbox.FailedAsync((await Outbox.TakeAsync(10, Now, Now.AddMinutes(1), Ct)).Single(), Now.AddSeconds(9), Ct);
        (await Outbox.LookAsync(Ct)).ShouldBe(new WaitingMessages(1, Now, Now.AddSeconds(9)));
        (await Outbox.TakeAsync(10, Now.AddSeconds(8), Now.AddMinutes(1), Ct)).ShouldBeEmpty();

        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Outbox" SET "Body" = $1"""), [new byte[60]], Ct);
        await Outbox.AddAsync(Message("two"), Ct);
        var taken = await Outbox.TakeAsync(10, Now.AddSeconds(9), Now.AddMinutes(1), Ct);
        taken.Select(m => (m.Id, Readable: m.Message is not null)).ShouldBe([("one", false), ("two", true)], ignoreOrder: true);
    }

    /// <summary>Fails the first write, then the second, … until none is left; how many there were.</summary>
    private async Task<int> FailEachWriteAsync(Func<int, IReadOnlyList<Change>> changes, Func<Task> nothingStays)
    {
        for (var n = 1; ; n++)
        {
            var failing = new FailingDatabase(Node.Get<IDatabase>()) { FailAt = n };
            try
            {
                await new ActStore(failing, Node.Get<RevocationStore>(), Node.Get<OutboxStore>(), Node.Get<AuditStore>(), Node.Get<AuditTrail>()).TryCommitAsync(new Act(Now, changes(n)), Ct);
                return n - 1;
            }
            catch (WriteFailedException)
            {
                await nothingStays();
            }
        }
    }

    private static Message Message(string id) =>
        new(id, MessageChannel.Mail, "ada@example.org", "Code", "123456", "<p>123456</p>", Now, Now.AddMinutes(10)) { Language = "de" };
}
