using System.Net;
using System.Text;
using IdentityHost.Accounts.Messages;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>How messages leave.</summary>
public sealed class DeliveryTests
{
    [Fact]
    [Trait("Security", "S-176")]
    public async Task Pickup_writes_one_whole_file_per_message_and_one_header_per_line()
    {
        var folder = Directory.CreateTempSubdirectory("identityhost-pickup-").FullName;
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:Mail:Transport", "Pickup"), ("IdentityHost:Mail:PickupDirectory", folder), ("IdentityHost:Mail:From", "id@example.org"),
            ("IdentityHost:Sms:Transport", "pickup"), ("IdentityHost:Sms:PickupDirectory", Path.Combine(folder, "sms")));
        var now = server.Clock.GetUtcNow();
        var outbox = server.Services.GetRequiredService<IOutbox>();
        await outbox.AddAsync(new("one", MessageChannel.Mail, "ada@example.org\r\nBcc: eve@example.org", "Grüße\r\nX: y", "Ihr Code: 123456", "<p>123456</p>", now, now.AddMinutes(5)), CancellationToken.None);
        await outbox.AddAsync(new("two", MessageChannel.Sms, "+15550100", "", "Code 123456", null, now, now.AddMinutes(5)), CancellationToken.None);
        await outbox.AddAsync(new("late", MessageChannel.Mail, "ada@example.org", "too late", "x", null, now.AddMinutes(-9), now.AddMinutes(-4)), CancellationToken.None);

        var mail = await FileAsync(folder, "*-one.eml");
        var headers = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        headers.Select(h => h.Split(':')[0]).ShouldBe(["From", "To", "Date", "Message-ID", "Subject", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type"]);
        headers.ShouldContain("To: ada@example.orgBcc: eve@example.org");
        headers.ShouldContain($"Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes("GrüßeX: y"))}?=");
        mail.ShouldContain("\r\nIhr Code: 123456\r\n");
        mail.ShouldContain("\r\n<p>123456</p>\r\n");
        mail.ShouldEndWith("--part-one--\r\n");
        (await FileAsync(Path.Combine(folder, "sms"), "*-two.eml")).ShouldStartWith("To: +15550100\r\n");

        Directory.GetFiles(folder).Length.ShouldBe(1, "a message that has expired is not sent, and nothing is left half-written");
        using var http = server.Client();
        (await http.GetStringAsync("/dev/mailbox.json")).ShouldBe("[]", "what was sent is gone");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Trait("Security", "S-242")]
    public async Task The_mailbox_is_there_in_Development_only()
    {
        await using var server = await TestServer.StartAsync(new()
        {
            Database = await StartedDatabases.SqliteAsync(),
            Environment = "Development",
        });
        using var http = server.Client();
        (await http.GetAsync("/dev/mailbox")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Security", "S-089")]
    public async Task The_mailbox_shows_a_mail_as_text_and_its_HTML_in_a_sandbox()
    {
        await using var server = await OwnServer.StartAsync();
        using var http = server.Client();
        var now = server.Clock.GetUtcNow();
        const string html = "<p style=\"color:red\">Code</p><script>alert(1)</script>\"><script>alert(2)</script>";
        await server.Services.GetRequiredService<IOutbox>().AddAsync(new("m", MessageChannel.Mail, "ada@example.org", "<b>Hi", "<b>123", html, now, now.AddMinutes(5)), CancellationToken.None);
        for (var i = 0; i < 200 && await http.GetStringAsync("/dev/mailbox.json") == "[]"; i++)
            await Task.Delay(25);

        var answer = await http.GetAsync("/dev/mailbox");
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());

        page.QuerySelector("h2")!.TextContent.ShouldBe("<b>Hi");
        page.QuerySelector("pre")!.TextContent.ShouldBe("<b>123");
        page.QuerySelectorAll("script").ShouldBeEmpty();
        var frame = page.QuerySelector("iframe")!;
        frame.GetAttribute("sandbox").ShouldBe("");
        frame.GetAttribute("srcdoc").ShouldBe(html);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'unsafe-inline'; ");

        using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/dev/mailbox.json"));
        json.RootElement[0].EnumerateObject().Select(p => p.Name).ShouldBe(["id", "channel", "to", "subject", "text", "html", "created_at", "expires_at"]);
    }

    [Fact]
    public async Task The_mailbox_shows_text_messages_too()
    {
        await using var server = await OwnServer.StartAsync();
        using var http = server.Client();
        var now = server.Clock.GetUtcNow();
        await server.Services.GetRequiredService<IOutbox>().AddAsync(new("s", MessageChannel.Sms, "+15550100123", "", "Your code is 123456", null, now, now.AddMinutes(5)), CancellationToken.None);
        for (var i = 0; i < 200 && await http.GetStringAsync("/dev/mailbox.json") == "[]"; i++)
            await Task.Delay(25);

        using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/dev/mailbox.json"));
        var message = json.RootElement[0];
        (message.GetProperty("channel").GetString(), message.GetProperty("to").GetString(), message.GetProperty("text").GetString()).ShouldBe(("Sms", "+15550100123", "Your code is 123456"));
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await http.GetStringAsync("/dev/mailbox"));
        (page.QuerySelector("h2")!.TextContent, page.QuerySelector("pre")!.TextContent).ShouldBe(("Sms", "Your code is 123456"));
    }

    private static async Task<string> FileAsync(string folder, string pattern)
    {
        for (var i = 0; i < 200; i++)
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder, pattern) is [var file])
                return await File.ReadAllTextAsync(file);
            await Task.Delay(25);
        }

        throw new TimeoutException($"No {pattern} in {folder}.");
    }
}
