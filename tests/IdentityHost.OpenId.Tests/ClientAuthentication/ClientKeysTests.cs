using System.Net;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.OpenId.Tests.Ports;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.ClientAuthentication;

public sealed class ClientKeysTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly MovedClock _clock = new();
    private readonly TaskCompletionSource<IPAddress[]> _nameserver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GuardedFetch _fetch;
    private int _asked;

    public ClientKeysTests()
    {
        var options = Options.Create(new OutboundFetchOptions());
        _fetch = new GuardedFetch(new GuardedConnection((_, _) => { Interlocked.Increment(ref _asked); return _nameserver.Task; }, options), options);
    }

    public void Dispose()
    {
        _fetch.Dispose();
        _engine.Dispose();
    }

    [Fact]
    [Trait("Security", "S-216")]
    public async Task A_dead_jwks_uri_is_asked_once_for_all_who_wait_and_once_in_five_seconds()
    {
        var client = _engine.AddClient("app", new ClientMetadata { TokenEndpointAuthMethod = "private_key_jwt", JwksUri = "https://dead.example/jwks" });
        var keys = new ClientKeys(_fetch, _clock);

        var waiting = Enumerable.Range(0, 32).Select(_ => keys.FindAsync(client, "k", "ES256", default).AsTask()).ToList();
        _nameserver.SetResult([IPAddress.Loopback]);
        foreach (var (key, why) in await Task.WhenAll(waiting))
        {
            key.ShouldBeNull();
            why.ShouldNotBeNull();
        }

        (await keys.FindAsync(client, "k", "ES256", default)).Why.ShouldNotBeNull();
        _asked.ShouldBe(1);

        _clock.Move(TimeSpan.FromSeconds(6));
        await keys.FindAsync(client, "k", "ES256", default);
        _asked.ShouldBe(2);
    }
}
