using System.Collections.Concurrent;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Keys;
using IdentityHost.Operations.Workers;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What the server does by itself.</summary>
public sealed class WorkerTests
{
    private const int Rows = 1_200;

    [Fact]
    [Trait("Security", "S-226")]
    public async Task Only_the_node_that_holds_the_lease_cleans_up_on_SQLite()
    {
        // A file has one server, which is one holder; the second stands for what a mistake would start.
        await using var server = await OwnServer.StartAsync();
        await OneCleansUpAsync(server, server);
    }

    [Fact]
    [Trait("Security", "S-226")]
    public async Task Only_the_node_that_holds_the_lease_cleans_up_on_PostgreSql()
    {
        var database = await StartedDatabases.PostgreSqlAsync();
        await using var one = await OwnServer.StartAsync(database);
        await using var other = await OwnServer.StartAsync(database with { DropAsync = () => ValueTask.CompletedTask });
        await OneCleansUpAsync(one, other);
    }

    private static async Task OneCleansUpAsync(TestServer one, TestServer other)
    {
        // The workers of the servers took their turn at the start; these take theirs when the test says so.
        foreach (var server in (TestServer[])[one, other])
        {
            foreach (var running in server.Services.GetServices<IHostedService>().OfType<CleanUpWorker>())
                await running.StopAsync(CancellationToken.None);
        }

        var spent = one.Services.GetRequiredService<IAssertionIds>();
        var until = one.Clock.GetUtcNow().AddMinutes(-1);
        await Parallel.ForAsync(0, Rows, async (i, ct) => await spent.TryUseAsync("shop", $"assertion {i}", until, ct));
        using var first = ActivatorUtilities.CreateInstance<CleanUpWorker>(one.Services);
        using var second = ActivatorUtilities.CreateInstance<CleanUpWorker>(other.Services);

        var turns = await Task.WhenAll(first.TakeTurnAsync(CancellationToken.None), second.TakeTurnAsync(CancellationToken.None));
        turns.Order().ShouldBe([0, Rows]);

        // Who stops hands the lease on; who is still there keeps it.
        var (holder, waiting) = turns[0] > 0 ? (first, second) : (second, first);
        await spent.TryUseAsync("shop", "one more", until, CancellationToken.None);
        (await waiting.TakeTurnAsync(CancellationToken.None)).ShouldBe(0);
        await holder.StopAsync(CancellationToken.None);
        (await waiting.TakeTurnAsync(CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task Keys_rotated_under_load_lose_no_token()
    {
        await using var server = await OwnServer.StartAsync();
        var transcript = new Transcript();
        using var app = await server.RegisterAsync(new ClientMetadata { GrantTypes = ["client_credentials"], ResponseTypes = [] }, transcript);
        var rotation = server.Services.GetRequiredService<KeyRotation>();
        using var worker = ActivatorUtilities.CreateInstance<KeyRotationWorker>(server.Services);
        foreach (var running in server.Services.GetServices<IHostedService>().OfType<KeyRotationWorker>())
            await running.StopAsync(CancellationToken.None);

        var signers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => MintAndVerifyAsync(app, signers, enough.Token))).ToArray();
        try
        {
            await GrowsAsync(signers, 1);

            // Announced, then signing, then the old one leaves when its last token has expired.
            (await rotation.RotateNowAsync(CancellationToken.None)).Count.ShouldBe(2);
            server.Clock.Advance(TimeSpan.FromDays(1.1));
            await GrowsAsync(signers, 2);
            (await worker.TakeTurnAsync(CancellationToken.None)).ShouldBe(2);
            server.Clock.Advance(TimeSpan.FromHours(1));
            (await worker.TakeTurnAsync(CancellationToken.None)).ShouldBe(2);
            var before = signers.Values.Sum();
            while (signers.Values.Sum() < before + 10)
                await Task.Delay(10);
        }
        finally
        {
            await enough.CancelAsync();
        }

        await Task.WhenAll(load);
        signers.Count.ShouldBe(2);
        (await app.GetAsync("/.well-known/jwks.json")).Json.GetProperty("keys").GetArrayLength().ShouldBe(2);
    }

    /// <summary>As an API does it: the key it does not know is looked for once more, then the token must verify and be alive.</summary>
    private static async Task MintAndVerifyAsync(ProtocolClient app, ConcurrentDictionary<string, int> signers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var answer = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();
            var token = SignedToken.Parse(answer.AccessToken);
            token.ShouldBeSignedBy((await app.GetAsync("/.well-known/jwks.json")).Json);
            signers.AddOrUpdate(token.Header.GetProperty("kid").GetString()!, 1, static (_, n) => n + 1);
        }
    }

    private static async Task GrowsAsync(ConcurrentDictionary<string, int> signers, int count)
    {
        for (var i = 0; i < 500 && signers.Count < count; i++)
            await Task.Delay(10);
        signers.Count.ShouldBe(count);
    }
}
