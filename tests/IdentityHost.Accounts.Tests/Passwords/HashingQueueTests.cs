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
        // All but those that are hashed or wait for it are answered while the gate is closed.
        var busy = 0;
        await foreach (var answered in Task.WhenEach(tries))
        {
            busy += await answered is FlowOutcome.Busy ? 1 : 0;
            if (busy == 35)
                break;
        }

        people.Hasher.Gate.Set();
        (await Task.WhenAll(tries)).Count(o => o is FlowOutcome.Invalid).ShouldBeInRange(4, 5, "one was being hashed, four waited; the thread may not have taken the first one yet");
    }

    [Fact]
    [Trait("Security", "S-211")]
    public async Task There_are_never_more_threads_than_cores()
    {
        await using var people = await People.CreateAsync(("PasswordHashing:Threads", "1000"));

        people.Get<HashingQueue>().Width.ShouldBe(Environment.ProcessorCount);
    }
}
