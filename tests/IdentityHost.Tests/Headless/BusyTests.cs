using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A server with one hashing thread and one place to wait for it.</summary>
public sealed class NarrowServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:PasswordHashing:Threads", "1"),
        ("IdentityHost:Accounts:PasswordHashing:QueueLength", "1"),
        (TestServer.HashingRounds, "220000"),
        ("IdentityHost:Accounts:RateLimits:Login", ""),
    ];
}

public sealed class BusyTests(NarrowServer shared) : HeadlessTests(shared), IClassFixture<NarrowServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-211")]
    public async Task Who_finds_the_hashing_queue_full_is_told_to_come_back_and_not_that_the_password_is_wrong(AllauthKind kind)
    {
        var clients = Enumerable.Range(0, 12).Select(_ => Open(kind)).ToList();
        // A browser has its cookie against forged requests from before.
        foreach (var client in clients)
            await client.GetAsync("config");
        var answers = await Task.WhenAll(clients.Select(client => client.PostAsync("auth/login", new { email = NewEmail("somebody"), password = Password })));

        answers.Select(a => a.Status).Distinct().Order().ShouldBe([400, 503]);
        answers.First(a => a.Status == 503).Headers["Retry-After"].ShouldBe("2");
    }
}
