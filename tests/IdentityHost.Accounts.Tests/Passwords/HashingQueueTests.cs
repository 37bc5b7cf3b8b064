using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passwords;

public sealed class HashingQueueTests
{
    [Fact]
    [Trait("Security", "S-211")]
    public async Task A_storm_of_sign_ins_fills_a_short_queue_and_the_rest_is_told_to_come_back()
    {
        await using var people = await People.CreateAsync(("PasswordHashing:QueueLength", "4"), ("PasswordHashing:Threads", "1"), ("RateLimits:Login", ""));
        people.Hasher.Gate.Reset();

        var tries = Enumerable.Range(0, 40).Select(i => people.SignInAsync(new Browser($"198.51.100.{i}"), $"user{i}@example.org", "kx7vQ2mz")).ToArray();
        var busy = tries.Count(t => t.IsCompletedSuccessfully && t.Result is FlowOutcome.Busy);

        busy.ShouldBeInRange(35, 36, "one is being hashed, four wait; the thread may not have taken the first one yet");
        people.Hasher.Gate.Set();
        (await Task.WhenAll(tries)).Count(o => o is FlowOutcome.Invalid).ShouldBe(40 - busy);
    }

    [Fact]
    [Trait("Security", "S-211")]
    public async Task There_are_never_more_threads_than_cores()
    {
        await using var people = await People.CreateAsync(("PasswordHashing:Threads", "1000"));

        people.Get<HashingQueue>().Width.ShouldBe(Environment.ProcessorCount);
    }
}
