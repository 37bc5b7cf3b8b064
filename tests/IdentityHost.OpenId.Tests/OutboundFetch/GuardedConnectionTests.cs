using System.Net;
using IdentityHost.OpenId.OutboundFetch;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.OutboundFetch;

public sealed class GuardedConnectionTests
{
    [Theory]
    [Trait("Security", "S-171")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_never_reached(string address) =>
        PublicAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [Trait("Security", "S-171")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void A_public_address_may_be_reached(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [Trait("Security", "S-171")]
    [InlineData(false, "8.8.8.8", true, 443, true)]
    [InlineData(false, "8.8.8.8", false, 443, false)]
    [InlineData(false, "8.8.8.8", true, 8443, false)]
    [InlineData(false, "8.8.8.8 10.0.0.1", true, 443, false)]
    [InlineData(false, "127.0.0.1", true, 443, false)]
    [InlineData(true, "127.0.0.1", false, 5001, true)]
    [InlineData(true, "127.0.0.1 ::1", false, 5001, true)]
    [InlineData(true, "127.0.0.1 10.0.0.1", false, 5001, false)]
    [InlineData(true, "127.0.0.1 8.8.8.8", true, 443, false)]
    [InlineData(true, "10.0.0.1", true, 443, false)]
    [InlineData(true, "", true, 443, false)]
    public void All_addresses_of_a_name_are_judged(bool allowLoopback, string addresses, bool https, int port, bool reached)
    {
        var connection = new GuardedConnection((_, _) => throw new InvalidOperationException(), Allow(allowLoopback));
        connection.MayReach([.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)], https, port).ShouldBe(reached);
    }

    [Theory]
    [Trait("Security", "S-173")]
    [InlineData("https://inside.example/")]
    [InlineData("https://unknown.example/")]
    [InlineData("http://outside.example/")]
    [InlineData("https://outside.example:8443/")]
    [InlineData("https://user:pw@outside.example/")]
    [InlineData("ftp://outside.example/")]
    [InlineData("not a url")]
    public async Task Every_failure_reads_the_same(string url)
    {
        using var fetch = new GuardedFetch(new GuardedConnection(Resolve, Allow(loopback: false)), Allow(loopback: false));
        var answer = await fetch.GetJsonAsync(url, TestContext.Current.CancellationToken);
        answer.Error.ShouldNotBeNull().Description.ShouldBe("The document could not be fetched.");
    }

    private static Task<IPAddress[]> Resolve(string host, CancellationToken ct) => host switch
    {
        "inside.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]),
        "outside.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]),
        _ => Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException(11001)),
    };

    private static IOptions<OutboundFetchOptions> Allow(bool loopback) => Options.Create(new OutboundFetchOptions { AllowLoopback = loopback });
}
