using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.OutboundFetch;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>The public keys of clients: registered with them, or behind their <c>jwks_uri</c>.</summary>
/// <remarks>OpenID Connect Core §10.1.1: an unknown <c>kid</c> makes us look again; otherwise a set is kept for a minute.</remarks>
internal sealed class ClientKeys(GuardedFetch fetch, TimeProvider clock)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(60);

    // Somebody who invents key ids, or names a client whose server is dead, must not make us ask it at every request.
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(5);
    private const int MostFetched = 1000;

    private readonly ConditionalWeakTable<Client, PublicKeySet> _registered = [];
    private readonly ConcurrentDictionary<string, Fetched> _fetched = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Fetched>>> _fetching = new(StringComparer.Ordinal);

    /// <summary>The key an assertion names, or why there is none (for the log).</summary>
    public async ValueTask<(PublicKey? Key, string? Why)> FindAsync(Client client, string? keyId, string algorithm, CancellationToken ct)
    {
        if (client.Metadata.JwksUri is { } url)
            return await FindRemoteAsync(url, keyId, algorithm, ct);
        if (client.Metadata.Jwks is not { } jwks)
            return (null, "The client has no keys.");
        if (!_registered.TryGetValue(client, out var set))
        {
            if (PublicKeySet.TryParse(jwks).Refused(out var error, out set))
                return (null, error.Description);
            _registered.AddOrUpdate(client, set);
        }

        return (set.Find(keyId, algorithm), null);
    }

    private async ValueTask<(PublicKey? Key, string? Why)> FindRemoteAsync(string url, string? keyId, string algorithm, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_fetched.TryGetValue(url, out var last))
        {
            if (now - last.KeysAt < s_kept && last.Keys?.Find(keyId, algorithm) is { } key)
                return (key, null);
            if (now - last.AskedAt < s_shortestInterval)
                return (null, last.Why ?? "The key set behind jwks_uri, fetched a moment ago, has no such key.");
        }

        var fetched = await FetchOnceAsync(url).WaitAsync(ct);
        return fetched.Why is null ? (fetched.Keys?.Find(keyId, algorithm), null) : (null, fetched.Why);
    }

    /// <summary>However many ask at once, and whoever of them goes away: the client's server is asked once.</summary>
    private Task<Fetched> FetchOnceAsync(string url) =>
        _fetching.GetOrAdd(url, static (address, keys) => new Lazy<Task<Fetched>>(() => keys.FetchAsync(address)), this).Value;

    private async Task<Fetched> FetchAsync(string url)
    {
        try
        {
            var answer = await ReadAsync(url);
            var now = clock.GetUtcNow();
            if (_fetched.Count >= MostFetched)
                Forget(now);

            // A failure is remembered too, beside the keys that are still good: a dead address must not hold one connection per request.
            return _fetched[url] = answer.Refused(out var error, out var set)
                ? (_fetched.GetValueOrDefault(url) ?? new Fetched(null, now, now, null)) with { AskedAt = now, Why = error.Reason ?? error.Description }
                : new Fetched(set, now, now, null);
        }
        finally
        {
            _fetching.TryRemove(url, out _);
        }
    }

    private async Task<OrError<PublicKeySet>> ReadAsync(string url)
    {
        if ((await fetch.GetJsonAsync(url, CancellationToken.None)).Refused(out var error, out var document))
            return error;
        using (document)
            return PublicKeySet.TryParse(document.RootElement);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (url, old) in _fetched)
        {
            if (now - old.AskedAt >= s_kept)
                _fetched.TryRemove(url, out _);
        }
    }

    private sealed record Fetched(PublicKeySet? Keys, DateTimeOffset KeysAt, DateTimeOffset AskedAt, string? Why);
}
