using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using IdentityHost.Delivery.Mime;
using IdentityHost.Delivery.Smtp;
using IdentityHost.Operations;
using IdentityHost.Testing;
using IdentityHost.Testing.Mail;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>The SMTP client against a server on the wire.</summary>
public sealed class SmtpTests : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    private SmtpServer Server(string? mechanisms = "PLAIN LOGIN", bool implicitTls = false, string name = "127.0.0.1") =>
        new() { Certificate = _authority.Issue(name), Mechanisms = mechanisms, ImplicitTls = implicitTls };

    private Task<Delivered> SendAsync(SmtpServer server, SmtpSecurity security = SmtpSecurity.StartTls, string to = "ada@example.org", string? user = "id", string? authority = null, string text = "Hello") =>
        new SmtpTransport(
            new SmtpOptions
            {
                Host = "127.0.0.1",
                Port = server.Port,
                Security = security,
                UserName = user,
                Password = "secret",
                Timeout = TimeSpan.FromSeconds(server.Answers.Values.Contains(SmtpServer.Silence) ? 1 : 20),
                TrustedCertificates = authority ?? _authority.PemFile,
            },
            Sender.Parse("Example <id@example.org>")!,
            new Locations(Repository.Root, SqliteFile: null))
            .SendAsync(new("m", MessageChannel.Mail, to, "Grüße", text, $"<p>{text}</p>", s_now, null), CancellationToken.None);

    [Fact]
    [Trait("Security", "S-176")]
    public async Task A_mail_goes_under_TLS_to_one_address_in_one_dialogue()
    {
        await using var server = Server();

        (await SendAsync(server)).ShouldBe(new Delivered.Sent());

        server.Commands.ShouldBe(
            ["EHLO [127.0.0.1]", "STARTTLS", "EHLO [127.0.0.1]", "AUTH PLAIN", "MAIL FROM:<id@example.org>", "RCPT TO:<ada@example.org>", "DATA", "QUIT"]);
        var mail = server.Received.Single();
        mail.To.ShouldBe(["ada@example.org"]);
        mail.Data.ShouldStartWith("From: \"Example\" <id@example.org>\r\nTo: ada@example.org\r\n");
        mail.Data.ShouldContain("\r\nMessage-ID: <m@example.org>\r\n");
    }

    [Theory]
    [InlineData("LOGIN", SmtpSecurity.StartTls)]
    [InlineData("login plain", SmtpSecurity.Tls)]
    public async Task LOGIN_and_implicit_TLS_do_as_well(string mechanisms, SmtpSecurity security)
    {
        await using var server = Server(mechanisms, implicitTls: security == SmtpSecurity.Tls);
        (await SendAsync(server, security)).ShouldBe(new Delivered.Sent());
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lines_that_begin_with_a_dot_arrive_as_they_were_and_end_nothing()
    {
        await using var server = Server();
        (await SendAsync(server, text: ".\n..\n.hidden\nQUIT\nend")).ShouldBe(new Delivered.Sent());
        server.Received.Single().Data.ShouldContain("\r\n.\r\n..\r\n.hidden\r\nQUIT\r\nend\r\n");
        server.Commands.Count(c => c == "QUIT").ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-180")]
    public async Task A_server_without_STARTTLS_or_without_the_right_certificate_gets_neither_password_nor_mail()
    {
        await using var plain = new SmtpServer { Mechanisms = "PLAIN" };
        (await SendAsync(plain)).ShouldBeOfType<Delivered.Later>().Reason.ShouldContain("STARTTLS");
        await using var otherName = Server(name: "mail.example.org");
        (await SendAsync(otherName)).ShouldBeOfType<Delivered.Later>().Reason.ShouldStartWith("no TLS");
        using var stranger = new TestAuthority();
        await using var otherAuthority = Server();
        (await SendAsync(otherAuthority, authority: stranger.PemFile)).ShouldBeOfType<Delivered.Later>().Reason.ShouldStartWith("no TLS");
        await using var implicitTls = Server(implicitTls: true);
        (await SendAsync(implicitTls, SmtpSecurity.Tls, authority: stranger.PemFile)).ShouldBeOfType<Delivered.Later>();

        foreach (var server in (SmtpServer[])[plain, otherName, otherAuthority, implicitTls])
            server.Commands.ShouldAllBe(c => c.StartsWith("EHLO", StringComparison.Ordinal) || c == "STARTTLS");
    }

    [Fact]
    [Trait("Security", "S-180")]
    public async Task What_was_said_in_clear_after_STARTTLS_does_not_count_under_TLS()
    {
        await using var server = Server();
        server.Answers["STARTTLS"] = "220 go\r\n250 injected";
        (await SendAsync(server)).ShouldBeOfType<Delivered.Later>().Reason.ShouldContain("before TLS");
        server.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GREETING", "554 not you", false)]
    [InlineData("GREETING", "421 busy", false)]
    [InlineData("GREETING", SmtpServer.HangUp, false)]
    [InlineData("GREETING", SmtpServer.Silence, false)]
    [InlineData("EHLO", "502 what?", false)]
    [InlineData("STARTTLS", "454 no", false)]
    [InlineData("AUTH", "535 wrong", false)]
    [InlineData("MAIL", "451 later", false)]
    [InlineData("MAIL", "550 not from you", true)]
    [InlineData("RCPT", "450 greylisted", false)]
    [InlineData("RCPT", "550 nobody here", true)]
    [InlineData("RCPT", SmtpServer.Silence, false)]
    [InlineData("DATA", "554 no", true)]
    [InlineData("END", "452 full", false)]
    [InlineData("END", "552 too big", true)]
    [InlineData("END", SmtpServer.HangUp, false)]
    [InlineData("RCPT", "no code", false)]
    [InlineData("RCPT", "250-one\r\n550 two", false)]
    public async Task A_temporary_refusal_is_tried_again_and_a_permanent_one_of_the_mail_is_not(string step, string answer, bool permanent)
    {
        await using var server = Server();
        server.Answers[step] = answer;

        var delivered = await SendAsync(server);

        if (permanent)
            delivered.ShouldBeOfType<Delivered.Refused>().Reason.ShouldEndWith(answer);
        else
            delivered.ShouldBeOfType<Delivered.Later>();
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_sent_whatever_becomes_of_the_goodbye()
    {
        await using var server = Server();
        server.Answers["QUIT"] = SmtpServer.HangUp;
        (await SendAsync(server)).ShouldBe(new Delivered.Sent());
        server.Received.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ada@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("ada@example.org eve")]
    [InlineData("<ada@example.org>")]
    [InlineData("ada")]
    [InlineData("ada@b@example.org")]
    [InlineData("mıke@example.org")]
    [Trait("Security", "S-176")]
    public async Task What_is_not_one_plain_address_reaches_no_command(string to)
    {
        await using var server = Server();
        (await SendAsync(server, to: to)).ShouldBeOfType<Delivered.Refused>();
        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("id@example.org", "id@example.org")]
    [InlineData("Example, Ltd <id@example.org>", "\"Example, Ltd\" <id@example.org>")]
    [InlineData("Grüße <id@example.org>", "=?utf-8?B?R3LDvMOfZQ==?= <id@example.org>")]
    [InlineData("id@example.org\r\nBcc: eve@example.org", null)]
    [InlineData("nobody", null)]
    [InlineData("mıke@example.org", null)]
    [Trait("Security", "S-176")]
    public void The_sender_is_one_address_with_or_without_a_name(string setting, string? header) => Sender.Parse(setting)?.Header.ShouldBe(header);
}
