using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Blocking;

/// <summary>Whom the bait catches, and whom it must not.</summary>
public sealed class BaitTests() : PeopleTests(("Blocking:HoneyTrap:Paths:0", "/wp-login.php"))
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "", false)]
    [InlineData("Accept-Language", "de-DE,de;q=0.9", false)]
    public async Task A_browser_is_led_there_by_a_link_or_an_image_and_is_not_caught(string? header, string? value, bool caught)
    {
        await LookAsync("192.0.2.1", header, value);
        (await HoldsAsync("192.0.2.1")).ShouldBe(caught);
    }

    [Fact]
    [Trait("Security", "S-018")]
    public async Task A_whole_household_is_caught_once_and_lies_in_a_bounded_number_of_rows()
    {
        await LookAsync("2001:db8:1:2::5");
        var rows = await Here.CountAsync("Attempts");
        await LookAsync("2001:db8:1:2:ffff::9");

        (await Here.CountAsync("Attempts")).ShouldBe(rows);
        (await HoldsAsync("2001:db8:1:2:aaaa::1")).ShouldBeTrue();
        (await HoldsAsync("2001:db8:1:3::5")).ShouldBeFalse();

        await using var crowded = await People.CreateAsync(("Blocking:HoneyTrap:Paths:0", "/wp-login.php"), ("Throttling:MostAddresses", "16"));
        for (var i = 0; i < 100; i++)
            await LookAsync($"2001:db8:2:{i:x}::1", people: crowded);
        (await crowded.CountAsync("Attempts")).ShouldBeLessThanOrEqualTo(17, "sixteen, and how many they are");
        (await HoldsAsync("2001:db8:2:f::9", crowded)).ShouldBeTrue();
        (await HoldsAsync("2001:db8:2:10::1", crowded)).ShouldBeFalse("the list was full");
        for (var i = 0; i < 100; i++)
            (await HoldsAsync($"192.0.2.{i}", crowded)).ShouldBeFalse("who took no bait is kept out by nobody's");
    }

    private async Task LookAsync(string address, string? header = null, string? value = null, People? people = null)
    {
        var http = new Browser(address).Request();
        http.Request.Path = "/wp-login.php";
        if (header is not null)
            http.Request.Headers[header] = value;
        await (people ?? Here).Get<HoneyTrap>().LookAsync(http, CancellationToken.None);
    }

    private async Task<bool> HoldsAsync(string address, People? people = null) =>
        await (people ?? Here).Get<HoneyTrap>().HoldsAsync(await (people ?? Here).ReadAsync(new Browser(address)), CancellationToken.None);
}
