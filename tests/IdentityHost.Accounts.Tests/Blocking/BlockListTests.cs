using System.Net;
using IdentityHost.Accounts.Blocking;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Blocking;

/// <summary>What each kind of list takes, and what it finds.</summary>
public sealed class BlockListTests
{
    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "a.b.example.org", true)]
    [InlineData("example.org", "notexample.org", false)]
    [InlineData("example.org", "example.org.evil.net", false)]
    [InlineData("@EXAMPLE.org.", "example.org", true)]
    [InlineData("*.example.org", "mail.example.org", true)]
    [InlineData("müll.example", "xn--mll-hoa.example", true)]
    [InlineData("org", "example.org", true)]
    public void A_domain_is_meant_with_all_that_lies_below_it(string listed, string domain, bool held)
    {
        DomainList.Fault(listed).ShouldBeNull();
        new DomainList([listed]).Holds(domain).ShouldBe(held);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("two words")]
    [InlineData("a..b")]
    public void What_is_no_domain_is_told(string listed) => DomainList.Fault(listed).ShouldNotBeNull();

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.77", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.77", true)]
    [InlineData("192.0.2.0/24", "192.0.3.1", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    [InlineData("2001:db8::7", "2001:db8::7", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    public void A_network_holds_its_addresses_in_either_clothes(string listed, string address, bool held)
    {
        NetworkList.Fault(listed).ShouldBeNull();
        new NetworkList([listed]).Hold(IPAddress.Parse(address)).ShouldBe(held);
        new NetworkList([listed]).Hold(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2/24")]
    [InlineData("3221225985")]
    [InlineData("2001:db8::/129")]
    [InlineData("example.org")]
    public void What_is_no_network_is_told(string listed) => NetworkList.Fault(listed).ShouldNotBeNull();

    [Theory]
    [InlineData("(")]
    [InlineData("[a-")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)b")]
    [InlineData("(?>a)b")]
    public void What_is_no_pattern_or_cannot_run_in_bounded_time_is_told(string pattern) => PatternList.Fault(pattern).ShouldNotBeNull();

    [Fact]
    [Trait("Security", "S-212")]
    public void A_pattern_that_would_take_for_ever_elsewhere_comes_to_an_end()
    {
        var patterns = new PatternList(["^(a+)+$", "(x+x+)+y"]);
        patterns.Fits(new string('a', 250) + "!").ShouldBeFalse();
        patterns.Fits(new string('x', 250)).ShouldBeFalse();
    }
}
