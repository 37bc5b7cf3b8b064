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
    [Fact]
    [Trait("Security", "S-211")]
    public async Task Who_finds_the_hashing_queue_full_is_told_to_come_back_and_not_that_the_password_is_wrong()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
            await Open(AllauthKind.App).PostAsync("auth/login", new { email = $"somebody{i}@example.org", password = Password })));

        answers.Select(a => a.Status).Distinct().Order().ShouldBe([400, 503]);
        answers.First(a => a.Status == 503).Headers["Retry-After"].ShouldBe("2");
    }
}
