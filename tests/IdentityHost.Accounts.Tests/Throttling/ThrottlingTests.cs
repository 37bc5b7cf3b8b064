using System.Net;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Throttling;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Throttling;

public sealed class ThrottlingTests() : PeopleTests(("Throttling:PerAddressShort", "10"), ("PasswordHashing:QueueLength", "100"))
{

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("nobody@example.org")]
    [Trait("Security", "S-010")]
    public async Task Brute_force_on_one_name_is_stopped_whether_it_exists_or_not(string identifier)
    {
        await Here.AddAsync("ada@example.org", Password);
        for (var i = 0; i < 5; i++)
            (await Here.SignInAsync(new Browser($"192.0.2.{i}"), identifier, "wrong")).ShouldBeMismatch();

        var outcome = await Here.SignInAsync(new Browser("192.0.2.99"), identifier, Password);

        outcome.ShouldBeThrottled(TimeSpan.FromMinutes(1));
        Here.Hasher.Verified.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Spraying_many_names_from_one_address_is_stopped()
    {
        for (var i = 0; i < 500; i++)
            await Here.SignInAsync(new Browser(), $"user{i}@example.org", Password);

        Here.Hasher.Verified.ShouldBe(10);
        (await Here.SignInAsync(new Browser("192.0.2.2"), "user500@example.org", Password)).ShouldBeMismatch();
    }

    [Fact]
    [Trait("Security", "S-011")]
    public async Task Of_64_parallel_guesses_at_most_5_reach_the_hasher()
    {
        await Here.AddAsync("ada@example.org", Password);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Here.SignInAsync(new Browser($"192.0.2.{i}"), "ada@example.org", "wrong"))));

        Here.Hasher.Verified.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Stuffing_stolen_pairs_from_one_address_is_stopped()
    {
        for (var i = 0; i < 500; i++)
            await Here.SignInAsync(new Browser(), $"user{i}@example.org", $"stolen password {i}");

        Here.Hasher.Verified.ShouldBe(10);
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Address_and_user_name_of_one_account_share_its_counter()
    {
        await Here.AddAsync("ada@example.org", Password, "ada");
        for (var i = 0; i < 5; i++)
            await Here.SignInAsync(new Browser($"192.0.2.{i}"), i % 2 == 0 ? "ada" : "ada@example.org", "wrong");

        var byName = await Here.SignInAsync(new Browser("192.0.2.98"), "ada", Password);
        var byAddress = await Here.SignInAsync(new Browser("192.0.2.99"), "ada@example.org", Password);

        byName.ShouldBeThrottled(TimeSpan.FromMinutes(1));
        byAddress.ShouldBeThrottled(TimeSpan.FromMinutes(1));
        Here.Hasher.Verified.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-013")]
    public async Task Success_clears_the_accounts_count_but_never_the_addresses()
    {
        await Here.AddAsync("ada@example.org", Password);
        for (var i = 0; i < 5; i++)
        {
            // Always a browser nobody knows: what is asked is what a success does to the address.
            (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldAdvance();
            await Here.SignInAsync(new Browser(), $"user{i}@example.org", "guess");
        }

        (await Here.SignInAsync(new Browser(), "user5@example.org", "guess")).ShouldBeThrottled();
        (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldBeThrottled();
        (await Here.SignInAsync(new Browser("198.51.100.1"), "ada@example.org", Password)).ShouldAdvance();
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("nobody@example.org")]
    [Trait("Security", "S-014")]
    public async Task The_wait_doubles_up_to_15_minutes_and_then_it_is_over(string identifier)
    {
        await Here.AddAsync("ada@example.org", Password);
        for (var i = 0; i < 4; i++)
            await Here.SignInAsync(new Browser($"192.0.2.{i}"), identifier, "wrong");

        foreach (var minutes in (int[])[1, 2, 4, 8, 15, 15])
        {
            (await Here.SignInAsync(new Browser($"198.51.100.{minutes}"), identifier, "wrong")).ShouldBeMismatch();
            (await Here.SignInAsync(new Browser("192.0.2.99"), identifier, Password)).ShouldBeThrottled(TimeSpan.FromMinutes(minutes));
            Here.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        (await Here.SignInAsync(new Browser("192.0.2.99"), "ada@example.org", Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-018")]
    public async Task Random_names_from_random_networks_make_no_more_rows_than_the_settings_say()
    {
        await using var people = await People.CreateAsync(("Throttling:MostIdentifiers", "16"), ("Throttling:MostAddresses", "32"), ("RateLimits:Login", ""));
        for (var i = 0; i < 600; i++)
            await people.SignInAsync(new Browser($"2001:db8:{i:x}::1"), $"user{i}@example.org", "guess");

        // Of each name: two delays and a failure count; of each address: two windows.
        (await people.CountAsync("Attempts")).ShouldBeLessThanOrEqualTo((3 * 16) + (2 * 32));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [Trait("Security", "S-010")]
    public void Addresses_are_counted_by_ipv4_address_and_ipv6_network(string address, string bucket) =>
        ClientAddress.Bucket(IPAddress.Parse(address)).ShouldBe(bucket);

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6")]
    public void Addresses_are_shown_as_people_know_them(string address, string shown) => ClientAddress.Text(new Browser(address).Request()).ShouldBe(shown);

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Sign_ins_beyond_the_rate_are_counted_nowhere_and_wait_for_the_rate_alone()
    {
        await using var people = await People.CreateAsync(("RateLimits:Login", "2/m/ip"));
        await people.AddAsync("ada@example.org", Password);
        (await people.SignInAsync(new Browser(), "ada@example.org", "wrong")).ShouldBeMismatch();
        (await people.SignInAsync(new Browser(), "ada@example.org", "wrong")).ShouldBeMismatch();

        // Past the five tries that the account would have had.
        for (var i = 0; i < 8; i++)
        {
            var refused = (await people.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldBeOfType<FlowOutcome.Throttled>();
            refused.Error.ShouldBeNull();
            refused.RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));
        }

        people.Hasher.Verified.ShouldBe(2);
        (await people.SignInAsync(new Browser("192.0.2.2"), "ada@example.org", Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-200")]
    public async Task What_was_typed_stands_in_no_counter()
    {
        await Here.SignInAsync(new Browser(), "my secret typed in the wrong field", "x");

        (await Here.CountAsync("Attempts")).ShouldBeGreaterThan(0);
        (await Here.DumpAsync()).ShouldNotContain("my secret typed");
    }
}
