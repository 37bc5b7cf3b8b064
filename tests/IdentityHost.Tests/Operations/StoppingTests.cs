using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Processes;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>How a server ends, gently and not.</summary>
public sealed class StoppingTests
{
    [Fact]
    public async Task A_stopping_server_finishes_the_request_it_has_begun()
    {
        await using var server = await OwnServer.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Origin.Port);
        await using var wire = socket.GetStream();
        var body = "grant_type=client_credentials"u8.ToArray();
        var basic = Convert.ToBase64String("demo-web:demo-web-secret-for-development"u8);
        await wire.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /connect/token HTTP/1.1\r\nHost: {server.Origin.Authority}\r\nAuthorization: Basic {basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await wire.WriteAsync(body.AsMemory(0, 5));
        // The server reads the head before it is told to stop.
        await Task.Delay(200);

        var stopping = server.Services.GetRequiredService<IHost>().StopAsync();
        await Task.Delay(200);
        stopping.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<SocketException>(() => new TcpClient().ConnectAsync(IPAddress.Loopback, server.Origin.Port));
        await wire.WriteAsync(body.AsMemory(5));

        using var reader = new StreamReader(wire);
        var answer = await reader.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain("access_token");
        await stopping;
    }

    [Fact]
    [Trait("Security", "S-220")]
    public async Task What_was_acknowledged_before_a_kill_is_there_afterwards()
    {
        var database = await StartedDatabases.SqliteAsync();
        using var process = HostProgram.Start(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Urls"] = "http://127.0.0.1:0",
                ["ConnectionStrings__IdentityHost"] = database.ConnectionString,
                ["IdentityHost__MasterKey"] = TestServer.MasterKey,
                ["IdentityHost__RateLimits__Enabled"] = "false",
            });
        var welcome = await ReadWelcomeAsync(process.StandardOutput);
        welcome.ShouldContain("Demo user     demo@example.org");
        welcome.ShouldContain("/dev/mailbox");
        var origin = welcome.Split("is ready: ")[1].Split('\n')[0].Trim();

        var acknowledged = new ConcurrentBag<string>();
        using var http = new HttpClient { BaseAddress = new Uri(origin) };
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(() => PushUntilItDiesAsync(http, acknowledged))).ToArray();
        while (acknowledged.Count < 100)
            await Task.Delay(10);
        process.Kill();
        await Task.WhenAll(load);

        await using var server = await OwnServer.StartAsync(database);
        var requests = server.Services.GetRequiredService<IAuthorizationRequests>();
        foreach (var requestUri in acknowledged)
            (await requests.FindAsync(OpaqueToken.Hash(requestUri[(requestUri.LastIndexOf(':') + 1)..]), CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>The first lines a newcomer reads, up to the demo client.</summary>
    private static async Task<string> ReadWelcomeAsync(StreamReader output)
    {
        var text = new StringBuilder();
        while (await output.ReadLineAsync() is { } line)
        {
            text.AppendLine(line);
            if (line.Contains("Demo client", StringComparison.Ordinal))
                return text.ToString();
        }

        throw new InvalidOperationException($"The server ended: {text}");
    }

    private static async Task PushUntilItDiesAsync(HttpClient http, ConcurrentBag<string> acknowledged)
    {
        try
        {
            while (true)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/par");
                request.Headers.Authorization = ProtocolClient.Basic("demo-web", "demo-web-secret-for-development");
                request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["response_type"] = "code",
                    ["redirect_uri"] = "http://localhost:3000/callback",
                    ["scope"] = "openid",
                    ["code_challenge"] = ProtocolClient.Challenge,
                    ["code_challenge_method"] = "S256",
                });
                using var answer = await http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                answer.StatusCode.ShouldBe(HttpStatusCode.Created, body);
                acknowledged.Add(JsonDocument.Parse(body).RootElement.GetProperty("request_uri").GetString()!);
            }
        }
        catch (Exception died) when (died is HttpRequestException or IOException)
        {
            // What was on its way was not acknowledged.
            return;
        }
    }
}
