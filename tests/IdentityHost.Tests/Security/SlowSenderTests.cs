using System.Net.Sockets;
using System.Text;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Who sends a request drop by drop is hung up on, and nobody else notices (S-213).</summary>
public sealed class SlowSenderTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-213")]
    public async Task Slow_headers_and_slow_bodies_are_cut_off_and_others_are_served_meanwhile()
    {
        var host = $"Host: {Server.Origin.Authority}\r\n";
        var slow = Task.WhenAll(
            DripAsync("GET /health/live HTTP/1.1\r\n" + host),
            DripAsync($"POST /connect/token HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ngrant_type="));
        var app = await RegisterClientAsync();

        while (!slow.IsCompleted)
        {
            (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();
            await Task.Delay(500);
        }

        (await slow).ShouldAllBe(lived => lived < TimeSpan.FromSeconds(30));
    }

    /// <summary>Sends the beginning and then a byte a second until the server hangs up; how long that took.</summary>
    private async Task<TimeSpan> DripAsync(string beginning)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Server.Origin.Host, Server.Origin.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(beginning));
        var since = TimeProvider.System.GetTimestamp();
        try
        {
            while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(1000);
                await socket.SendAsync("a"u8.ToArray());
            }
        }
        catch (SocketException hungUp)
        {
            hungUp.SocketErrorCode.ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown, SocketError.ConnectionAborted);
        }

        return TimeProvider.System.GetElapsedTime(since);
    }
}
