using System.Text.Json;
using IdentityHost.Accounts.Messages;
using IdentityHost.Testing;
using IdentityHost.Testing.Mail;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>Mails handed to a mail server nobody here wrote (aiosmtpd), and read by Python's mail parser.</summary>
public sealed class ForeignMailServerTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task A_mail_passes_STARTTLS_and_AUTH_and_is_read_as_it_was_written()
    {
        RequiredTool.Demand(await IsInstalledAsync(), "aiosmtpd is not installed (python3-aiosmtpd).");
        using var authority = new TestAuthority();
        var (certificate, key) = authority.IssueFiles("127.0.0.1");
        using var foreign = ChildProcess.Start(Python, Repository.Path("tests", "IdentityHost.Testing", "Mail"), "aiosmtpd_server.py", certificate, key);
        try
        {
            var port = await foreign.StandardOutput.ReadLineAsync();
            await using var server = await OwnServer.StartAsync(
                ("IdentityHost:Mail:Transport", "Smtp"), ("IdentityHost:Mail:From", "Prüfstelle <id@example.org>"), ("IdentityHost:Mail:Smtp:Host", "127.0.0.1"),
                ("IdentityHost:Mail:Smtp:Port", port), ("IdentityHost:Mail:Smtp:UserName", "id"), ("IdentityHost:Mail:Smtp:Password", "secret"),
                ("IdentityHost:Mail:Smtp:TrustedCertificates", authority.PemFile));
            var subject = "Grüße — " + new string('ä', 80) + " 😀";
            var text = ".ein Punkt\n=20 bleibt\nLeerzeichen am Ende \n" + string.Concat(Enumerable.Repeat("äöü und sehr lang ", 60)) + "\nCode 123 456\n";
            await server.Services.GetRequiredService<IOutbox>().AddAsync(
                new("m", MessageChannel.Mail, "ada@example.org", subject, text, "<p>ä</p>\n", server.Clock.GetUtcNow(), null) { Language = "de" }, CancellationToken.None);

            var line = await foreign.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var mail = JsonDocument.Parse(line!).RootElement;
            mail.GetProperty("secure").GetBoolean().ShouldBeTrue();
            mail.GetProperty("from").GetString().ShouldBe("id@example.org");
            mail.GetProperty("to").EnumerateArray().Select(t => t.GetString()).ShouldBe(["ada@example.org"]);
            mail.GetProperty("sender").GetString().ShouldBe("Prüfstelle <id@example.org>");
            mail.GetProperty("subject").GetString().ShouldBe(subject);
            mail.GetProperty("type").GetString().ShouldBe("multipart/alternative");
            mail.GetProperty("text").GetString()!.TrimEnd('\n').ShouldBe(text.TrimEnd('\n'));
            mail.GetProperty("html").GetString()!.TrimEnd('\n').ShouldBe("<p>ä</p>");
            mail.GetProperty("defects").GetArrayLength().ShouldBe(0);
        }
        finally
        {
            foreign.Kill();
            await foreign.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsInstalledAsync()
    {
        if (!File.Exists(Python))
            return false;
        using var asking = ChildProcess.Start(Python, Repository.Root, "-c", "import aiosmtpd.smtp");
        await asking.WaitForExitAsync();
        return asking.ExitCode == 0;
    }
}
