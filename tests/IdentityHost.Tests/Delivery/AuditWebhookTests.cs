using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery;
using IdentityHost.Delivery.Vendors;
using IdentityHost.Delivery.Webhooks;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>Audit rows on their way to the operator's receiver, which checks what the documentation tells it to.</summary>
public sealed class AuditWebhookTests
{
    private readonly MovedClock _clock = new();

    [Fact]
    [Trait("Security", "S-203")]
    public async Task A_row_leaves_signed_and_what_a_sign_in_leaves_arrives_as_the_export_writes_it()
    {
        await using var receiver = await LoopbackAuditReceiver.StartAsync(TimeProvider.System);
        await using var server = await OwnServer.StartAsync(receiver.Settings);
        var account = await server.CreateAccountAsync("ada@example.org");
        using var browser = server.OpenBrowser(new Transcript());
        (await browser.SignInAsync("ada@example.org", "wrong")).AsksToSignIn().ShouldBeTrue();
        await browser.SignInAsync("ada@example.org");

        (await receiver.RowAsync(AuditEvents.SignInFailed)).GetProperty("outcome").GetString().ShouldBe("refused");
        var begun = await receiver.RowAsync(AuditEvents.SessionBegun);
        begun.GetProperty("account").GetString().ShouldBe(account.Id);
        begun.GetProperty("address").GetString().ShouldBe("127.0.0.1");
        var row = (await server.Services.GetRequiredService<IAuditLog>().PageAsync(new() { Event = AuditEvents.SessionBegun }, null, 1, CancellationToken.None)).Single();
        begun.GetRawText().ShouldBe(AuditLine.Write(row));
    }

    [Fact]
    public async Task What_the_receiver_refuses_comes_again_and_it_is_left_alone_for_a_while()
    {
        await using var receiver = await LoopbackAuditReceiver.StartAsync(_clock);
        await using var clients = Clients();
        var transport = Transport(receiver, clients, LoopbackAuditReceiver.Secret);
        receiver.Answers.Enqueue(401);
        (await transport.SendAsync(Row("one"), CancellationToken.None)).ShouldBeOfType<Delivered.Later>();
        (await transport.SendAsync(Row("two"), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().After.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        receiver.Requests.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(31));
        (await transport.SendAsync(Row("one"), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        (await transport.SendAsync(Row("one"), CancellationToken.None)).ShouldBe(new Delivered.Sent());
        receiver.Rows.ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe("one");
    }

    [Fact]
    public async Task Another_secret_signs_nothing_the_receiver_takes()
    {
        await using var receiver = await LoopbackAuditReceiver.StartAsync(_clock);
        await using var clients = Clients();
        (await Transport(receiver, clients, new string('x', 40)).SendAsync(Row("one"), CancellationToken.None)).ShouldBeOfType<Delivered.Later>().Reason.ShouldContain("401");
        receiver.Rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://audit.example/rows", "IdentityHost:Audit:Webhook:Url")]
    [InlineData("nonsense", "IdentityHost:Audit:Webhook:Url")]
    [InlineData("https://audit.example/rows", "IdentityHost:Audit:Webhook:Secret")]
    public void Wrong_settings_are_named(string url, string setting) =>
        AuditWebhookCheck.Faults(new AuditWebhookOptions { Url = url, Secret = setting.EndsWith("Secret", StringComparison.Ordinal) ? "short" : LoopbackAuditReceiver.Secret })
            .ShouldHaveSingleItem().ShouldStartWith(setting);

    private static ServiceProvider Clients()
    {
        var services = new ServiceCollection();
        VendorHttp.AddClient(services);
        return services.BuildServiceProvider();
    }

    private AuditWebhookTransport Transport(LoopbackAuditReceiver receiver, ServiceProvider clients, string secret) => new(
        new AuditWebhookOptions { Url = receiver.Settings[0].Value, Secret = secret },
        new VendorHttp(AuditWebhookTransport.Name, TimeSpan.FromSeconds(2), clients.GetRequiredService<IHttpClientFactory>(), _clock),
        _clock);

    private Message Row(string id) => new(id, MessageChannel.Webhook, "", "", $$"""{"id":"{{id}}","event":"session.begun"}""", null, _clock.GetUtcNow(), null);
}
