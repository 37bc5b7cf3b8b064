using System.Globalization;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.SendGrid;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>Mails by SendGrid, against a server that speaks SendGrid's wire form.</summary>
public sealed class SendGridTests : IAsyncLifetime
{
    private readonly MovedClock _clock = new();
    private readonly VendorClients _clients = new();
    private LoopbackSendGrid? _sendGrid;

    private LoopbackSendGrid SendGrid => _sendGrid!;

    public async ValueTask InitializeAsync() => _sendGrid = await LoopbackSendGrid.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await SendGrid.DisposeAsync();
        await _clients.DisposeAsync();
    }

    private SendGridTransport Transport(string? key = null) => new(
        new SendGridOptions { ApiKey = key ?? LoopbackSendGrid.ApiKey, BaseUrl = SendGrid.BaseUrl },
        Sender.Parse("Müller, Ada <id@example.org>")!,
        _clients.Of("SendGrid", TimeSpan.FromSeconds(1), _clock));

    private Message Mail(string to = "ada@example.org", string? html = "<p>Hello</p>") =>
        new("m1", MessageChannel.Mail, to, "Grüße", "Hello", html, _clock.GetUtcNow(), null) { Language = "de" };

    [Fact]
    public async Task A_mail_is_one_JSON_body_with_one_recipient_and_nothing_in_it_is_tracked()
    {
        (await Transport().SendAsync(Mail(), CancellationToken.None)).ShouldBe(new Delivered.Sent());

        var mail = SendGrid.Received.ShouldHaveSingleItem();
        mail.GetProperty("personalizations").GetRawText().ShouldBe("""[{"to":[{"email":"ada@example.org"}]}]""");
        mail.GetProperty("from").GetProperty("email").GetString().ShouldBe("id@example.org");
        mail.GetProperty("from").GetProperty("name").GetString().ShouldBe("Müller, Ada");
        mail.GetProperty("subject").GetString().ShouldBe("Grüße");
        mail.GetProperty("content").EnumerateArray().Select(c => c.GetProperty("type").GetString()).ShouldBe(["text/plain", "text/html"]);
        mail.GetProperty("headers").GetProperty("Message-ID").GetString().ShouldBe("<m1@example.org>");
        mail.GetProperty("headers").GetProperty("Auto-Submitted").GetString().ShouldBe("auto-generated");
        mail.GetProperty("tracking_settings").GetRawText()
            .ShouldBe("""{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{"enable":false},"subscription_tracking":{"enable":false}}""");
    }

    [Fact]
    public async Task A_mail_without_HTML_is_text_alone()
    {
        (await Transport().SendAsync(Mail(html: null), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        SendGrid.Received.Single().GetProperty("content").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(403, true)]
    [InlineData(413, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Only_what_may_change_by_itself_is_tried_again(int status, bool permanent)
    {
        SendGrid.Answers.Enqueue(VendorAnswer.Refuse(status, LoopbackSendGrid.Error("from", "The from address of ada@example.org, 5550100123, is not yours.\n")));
        var delivered = await Transport().SendAsync(Mail(), CancellationToken.None);
        var reason = permanent ? delivered.ShouldBeOfType<Delivered.Refused>().Reason : delivered.ShouldBeOfType<Delivered.Later>().Reason;
        reason.ShouldBe($"SendGrid answered {status}: from: The from address of …, …, is not yours.");
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_stands_in_no_reason() =>
        (await Transport("SG.wrong").SendAsync(Mail(), CancellationToken.None))
            .ShouldBe(new Delivered.Refused("SendGrid answered 401: request: The provided authorization grant is invalid, expired, or revoked"));

    [Fact]
    public async Task The_end_of_the_period_is_waited_for_whichever_header_tells_it()
    {
        var transport = Transport();
        var reset = _clock.GetUtcNow().AddSeconds(50).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        SendGrid.Answers.Enqueue(VendorAnswer.Refuse(429, LoopbackSendGrid.Error(null, "too many requests"), ("X-RateLimit-Reset", reset), ("X-RateLimit-Remaining", "0")));
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().After!.Value.TotalSeconds.ShouldBeInRange(45, 50);
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>();
        SendGrid.Requests.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(51));
        SendGrid.Answers.Enqueue(VendorAnswer.Refuse(429, "", ("Retry-After", _clock.GetUtcNow().AddSeconds(90).ToString("r", CultureInfo.InvariantCulture))));
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().After!.Value.TotalSeconds.ShouldBeInRange(80, 90);
    }

    [Theory]
    [InlineData("Retry-After", "-5")]
    [InlineData("Retry-After", "soon")]
    [InlineData("X-RateLimit-Reset", "1")]
    [InlineData("X-RateLimit-Reset", "99999999999999999")]
    public async Task A_pause_that_makes_no_sense_is_none(string header, string value)
    {
        var transport = Transport();
        SendGrid.Answers.Enqueue(VendorAnswer.Refuse(429, "", (header, value)));
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().After.ShouldBeNull();
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBe(new Delivered.Sent());
    }

    [Fact]
    public async Task A_lost_answer_is_tried_again_with_the_same_Message_ID()
    {
        var transport = Transport();
        SendGrid.Answers.Enqueue(VendorAnswer.TakeAndHangUp);
        SendGrid.Answers.Enqueue(VendorAnswer.TakeAndSayNothing);
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>();
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBe(new Delivered.Later("SendGrid did not answer within 1 s"));
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        SendGrid.Received.Select(m => m.GetProperty("headers").GetProperty("Message-ID").GetString()).ShouldBe(Enumerable.Repeat("<m1@example.org>", 3));
    }

    [Theory]
    [Trait("Security", "S-176")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ädä@example.org")]
    public async Task What_is_not_one_plain_address_is_refused_before_anything_is_sent(string to)
    {
        (await Transport().SendAsync(Mail(to), CancellationToken.None)).ShouldBeOfType<Delivered.Refused>();
        SendGrid.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Somebody_signs_up_with_a_code_that_went_by_SendGrid()
    {
        await using var server = await OwnServer.StartAsync(SendGrid.Settings);
        using var browser = server.OpenBrowser(new Transcript());
        SendGrid.Answers.Enqueue(VendorAnswer.Refuse(500, LoopbackSendGrid.Error(null, "internal")));
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", "new@example.org"), ("Password", TestServer.Password));
        for (var i = 0; i < 400 && SendGrid.Requests == 0; i++)
            await Task.Delay(25);
        server.Clock.Advance(TimeSpan.FromSeconds(7));

        var text = (await SendGrid.MailAsync()).GetProperty("content")[0].GetProperty("value").GetString()!;
        var code = string.Concat(text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == ' ')).Trim();
        var home = await browser.PressAsync(page, "Continue", ("Code", code));
        home.Url.AbsolutePath.ShouldBe("/account", home.Text);
        server.Log.ShouldNotContain(l => l.Contains("new@example.org") || l.Contains(code) || l.Contains(LoopbackSendGrid.ApiKey));
    }

    [Fact]
    [Trait("Security", "S-180")]
    public async Task A_vendor_whose_certificate_nobody_vouches_for_gets_neither_key_nor_mail()
    {
        using var authority = new Testing.Mail.TestAuthority();
        await using var impostor = new Testing.Mail.SmtpServer { Certificate = authority.Issue("127.0.0.1"), ImplicitTls = true };
        var transport = new SendGridTransport(
            new SendGridOptions { ApiKey = LoopbackSendGrid.ApiKey, BaseUrl = $"https://127.0.0.1:{impostor.Port}" },
            Sender.Parse("id@example.org")!,
            _clients.Of("SendGrid", TimeSpan.FromSeconds(5), _clock));
        (await transport.SendAsync(Mail(), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().Reason.ShouldContain("SSL");
        impostor.Commands.ShouldBeEmpty();
    }
}
