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

    // Somebody who invents key ids must not make us ask the client's server at every request.
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(5);
    private const int MostFetched = 1000;

    private readonly ConditionalWeakTable<Client, PublicKeySet> _registered = [];
    private readonly ConcurrentDictionary<string, Fetched> _fetched = new(StringComparer.Ordinal);

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
        if (_fetched.TryGetValue(url, out var cached) && now - cached.At < s_kept)
        {
            if (cached.Keys.Find(keyId, algorithm) is { } key)
                return (key, null);
            if (now - cached.At < s_shortestInterval)
                return (null, "The key set behind jwks_uri, fetched a moment ago, has no such key.");
        }

        if ((await FetchAsync(url, ct)).Refused(out var error, out var set))
            return (null, error.Reason ?? error.Description);
        if (_fetched.Count >= MostFetched)
            Forget(now);
        _fetched[url] = new Fetched(set, now);
        return (set.Find(keyId, algorithm), null);
    }

    private async Task<OrError<PublicKeySet>> FetchAsync(string url, CancellationToken ct)
    {
        if ((await fetch.GetJsonAsync(url, ct)).Refused(out var error, out var document))
            return error;
        using (document)
            return PublicKeySet.TryParse(document.RootElement);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (url, old) in _fetched)
        {
            if (now - old.At >= s_kept)
                _fetched.TryRemove(url, out _);
        }
    }

    private sealed record Fetched(PublicKeySet Keys, DateTimeOffset At);
}
