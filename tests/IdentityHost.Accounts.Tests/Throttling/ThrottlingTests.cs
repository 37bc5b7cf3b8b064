using System.Net;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.Memory;
using IdentityHost.Accounts.Throttling;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

public sealed class ThrottlingTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly People _people = new(("Throttling:PerAddressShort", "10"), ("PasswordHashing:QueueLength", "100"));

    public void Dispose() => _people.Dispose();

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("nobody@example.org")]
    [Trait("Security", "S-010")]
    public async Task Brute_force_on_one_name_is_stopped_whether_it_exists_or_not(string identifier)
    {
        await _people.AddAsync("ada@example.org", Password);
        for (var i = 0; i < 5; i++)
            (await _people.SignInAsync(new Browser($"192.0.2.{i}"), identifier, "wrong")).ShouldBe(new SignInOutcome.Refused(new Refusal.InvalidCredentials()));

        var outcome = await _people.SignInAsync(new Browser("192.0.2.99"), identifier, Password);

        outcome.ShouldBe(new SignInOutcome.Refused(new Refusal.Throttled(TimeSpan.FromMinutes(1))));
        _people.Hasher.Verified.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Spraying_many_names_from_one_address_is_stopped()
    {
        for (var i = 0; i < 500; i++)
            await _people.SignInAsync(new Browser(), $"user{i}@example.org", Password);

        _people.Hasher.Verified.ShouldBe(10);
        (await _people.SignInAsync(new Browser("192.0.2.2"), "user500@example.org", Password)).ShouldBe(new SignInOutcome.Refused(new Refusal.InvalidCredentials()));
    }

    [Fact]
    [Trait("Security", "S-011")]
    public async Task Of_64_parallel_guesses_at_most_5_reach_the_hasher()
    {
        await _people.AddAsync("ada@example.org", Password);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => _people.SignInAsync(new Browser($"192.0.2.{i}"), "ada@example.org", "wrong"))));

        _people.Hasher.Verified.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-013")]
    public async Task Success_clears_the_accounts_count_but_never_the_addresses()
    {
        await _people.AddAsync("ada@example.org", Password);
        var browser = new Browser();
        for (var i = 0; i < 5; i++)
        {
            (await _people.SignInAsync(browser, "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
            await _people.SignInAsync(browser, $"user{i}@example.org", "guess");
        }

        (await _people.SignInAsync(browser, "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.Refused>().Reason.ShouldBeOfType<Refusal.Throttled>();
        (await _people.SignInAsync(new Browser("198.51.100.1"), "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task A_limit_delays_and_never_locks_for_good()
    {
        await _people.AddAsync("ada@example.org", Password);
        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < 5; i++)
                await _people.SignInAsync(new Browser($"192.0.2.{i}"), "ada@example.org", "wrong");
            _people.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var refusal = (await _people.SignInAsync(new Browser("192.0.2.99"), "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.Refused>();
        var wait = refusal.Reason.ShouldBeOfType<Refusal.Throttled>().RetryAfter;
        wait.ShouldBe(TimeSpan.FromMinutes(12));
        _people.Clock.Advance(wait);
        (await _people.SignInAsync(new Browser("192.0.2.99"), "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [Trait("Security", "S-010")]
    public void Addresses_are_counted_by_ipv4_address_and_ipv6_network(string address, string bucket) =>
        ClientAddress.Bucket(IPAddress.Parse(address)).ShouldBe(bucket);

    [Fact]
    [Trait("Security", "S-200")]
    public async Task What_was_typed_stands_in_no_counter()
    {
        await _people.SignInAsync(new Browser(), "my secret typed in the wrong field", "x");

        _people.Attempts.Keys.ShouldNotBeEmpty();
        _people.Attempts.Keys.ShouldAllBe(k => !k.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }
}
