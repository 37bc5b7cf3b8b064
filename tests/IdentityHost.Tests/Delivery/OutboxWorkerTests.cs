using System.Diagnostics.Metrics;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using IdentityHost.Testing.Mail;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>From the outbox to a mail server.</summary>
public sealed class OutboxWorkerTests
{
    private static (string Key, string? Value)[] Smtp(SmtpServer mails, string? product = null) =>
    [
        ("IdentityHost:Mail:Transport", "smtp"), ("IdentityHost:Mail:From", "id@example.org"), ("IdentityHost:Mail:Smtp:Host", "127.0.0.1"),
        ("IdentityHost:Mail:Smtp:Port", $"{mails.Port}"), ("IdentityHost:Mail:Smtp:Security", "None"), ("IdentityHost:Accounts:ProductName", product ?? "IdentityHost"),
    ];

    private static Message Mail(string id, DateTimeOffset at, DateTimeOffset? expires = null) =>
        new(id, MessageChannel.Mail, "ada@example.org", "Hello", "Text", "<p>Text</p>", at, expires);

    [Fact]
    [Trait("Security", "S-004")]
    public async Task A_sign_up_is_answered_while_the_mail_server_still_says_nothing()
    {
        var open = new TaskCompletionSource();
        await using var mails = new SmtpServer { Greeting = open.Task };
        await using var server = await OwnServer.StartAsync(Smtp(mails));
        using var browser = server.OpenBrowser(new Transcript());

        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", "new@example.org"), ("Password", TestServer.Password));
        page.HasButton("Continue").ShouldBeTrue(page.Text);
        var again = await browser.OpenAsync("/signup/verify");
        again.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        mails.Received.ShouldBeEmpty("the answers came first");

        open.SetResult();
        var mail = await mails.MailAsync();
        mail.To.ShouldBe(["new@example.org"]);
        mail.Data.ShouldContain("Your code is ");
    }

    [Fact]
    public async Task What_a_server_puts_off_comes_later_and_what_it_refuses_is_dead_with_an_error_and_a_count()
    {
        await using var mails = new SmtpServer();
        await using var server = await OwnServer.StartAsync(Smtp(mails));
        var outcomes = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = Listen(server, outcomes);
        var outbox = server.Services.GetRequiredService<IOutbox>();

        mails.Answers["RCPT"] = "450 greylisted";
        await outbox.AddAsync(Mail("late", server.Clock.GetUtcNow()), CancellationToken.None);
        await UntilAsync(() => outcomes.Contains("later"));
        server.Log.ShouldContain(l => l.StartsWith("Warning: Message late (Mail) was not sent at try 1: the mail server refused the recipient: 450 greylisted"));
        mails.Answers.Clear();
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        (await mails.MailAsync()).Data.ShouldContain("Message-ID: <late@example.org>");

        mails.Answers["RCPT"] = "550 nobody here";
        await outbox.AddAsync(Mail("refused", server.Clock.GetUtcNow()), CancellationToken.None);
        await UntilAsync(() => outcomes.Contains("dead"));
        server.Log.ShouldContain(l => l.StartsWith("Error: Message refused (Mail) was given up after 1 tries: the mail server refused the recipient: 550 nobody here"));
        server.Log.ShouldNotContain(l => l.Contains("ada@example.org"));
        await UntilAsync(() => outbox.LookAsync(CancellationToken.None).Result.Count == 0);
        outcomes.Count(o => o == "sent").ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-004")]
    public async Task Two_nodes_on_PostgreSql_send_each_mail_once()
    {
        await using var mails = new SmtpServer();
        var database = await StartedDatabases.PostgreSqlAsync();
        await using var one = await OwnServer.StartAsync(database, Smtp(mails));
        await using var other = await OwnServer.StartAsync(database with { DropAsync = () => ValueTask.CompletedTask }, Smtp(mails));
        var outbox = one.Services.GetRequiredService<IOutbox>();
        await Parallel.ForAsync(0, 60, async (i, ct) =>
            await (i % 2 == 0 ? outbox : other.Services.GetRequiredService<IOutbox>()).AddAsync(Mail($"m{i}", one.Clock.GetUtcNow()), ct));

        await mails.MailAsync(60);
        await UntilAsync(() => outbox.LookAsync(CancellationToken.None).Result.Count == 0);
        mails.Received.Count.ShouldBe(60);
        mails.Received.Select(m => m.Data.Split("Message-ID: ")[1].Split('\r')[0]).Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public void The_pause_doubles_with_jitter_up_to_an_hour_and_ends_after_a_day_or_with_the_code()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        for (var attempt = 1; attempt < 40; attempt++)
        {
            var middle = Math.Min(3600, 5 * Math.Pow(2, attempt - 1));
            var pauses = Enumerable.Range(0, 50).Select(_ => (Backoff.Next(attempt, now, null, now)!.Value - now).TotalSeconds).ToList();
            pauses.ShouldAllBe(p => p >= middle * 0.79 && p <= middle * 1.21);
            pauses.Distinct().Count().ShouldBeGreaterThan(5);
        }

        Backoff.Next(30, now.AddHours(-23.8), null, now).ShouldBeNull();
        Backoff.Next(1, now, now.AddSeconds(3), now).ShouldBeNull();
        OutboxWorker.Claim.ShouldBeGreaterThan(OutboxWorker.LongestTry, "nobody else may take what is being sent");
    }

    private static MeterListener Listen(TestServer server, System.Collections.Concurrent.ConcurrentQueue<string> outcomes)
    {
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "identityhost.messages" && instrument.Meter.Scope == meters)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "outcome")
                    outcomes.Enqueue((string)tag.Value!);
            }
        });
        listener.Start();
        return listener;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
            await Task.Delay(25);
        condition().ShouldBeTrue();
    }
}
