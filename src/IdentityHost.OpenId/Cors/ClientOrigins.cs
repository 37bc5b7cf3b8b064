using System.Collections.Frozen;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.OpenId.Cors;

/// <summary>The origins of browser apps: those of the redirect URIs that clients registered (S-085).</summary>
/// <remarks>
/// A set in memory, made anew at most every 5 seconds, so that a new client is known as soon as everywhere else (S-233); an origin
/// that is not in it is looked up again after one second, since a client that just registered calls at once.
/// </remarks>
internal sealed class ClientOrigins(IClients clients, TimeProvider clock) : IDisposable
{
    private const int PageSize = 500;
    private static readonly TimeSpan s_hitLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_missLife = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneReader = new(1);
    private Known _known = new([], null);

    /// <summary>Whether a client registered a redirect URI of this origin; never true for the opaque origin <c>null</c>.</summary>
    public async ValueTask<bool> ContainsAsync(string origin, CancellationToken ct)
    {
        if (IsGood(_known, origin))
            return _known.Origins.Contains(origin);
        await _oneReader.WaitAsync(ct);
        try
        {
            if (!IsGood(_known, origin))
                _known = new(await ReadAsync(ct), clock.GetTimestamp());
            return _known.Origins.Contains(origin);
        }
        finally
        {
            _oneReader.Release();
        }
    }

    /// <summary>A client changed on this node: the next question reads anew.</summary>
    public void Forget() => _known = new([], null);

    private bool IsGood(Known known, string origin) =>
        known.ReadAt is { } readAt && clock.GetElapsedTime(readAt) < (known.Origins.Contains(origin) ? s_hitLife : s_missLife);

    private async Task<FrozenSet<string>> ReadAsync(CancellationToken ct)
    {
        var origins = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        IReadOnlyList<Client> page;
        do
        {
            page = await clients.ListAsync(after, PageSize, ct);
            foreach (var client in page.Where(c => !c.Disabled))
                origins.UnionWith(client.Metadata.RedirectUris.Select(OriginOf).OfType<string>());
            after = page.Count == 0 ? after : page[^1].ClientId;
        }
        while (page.Count == PageSize);
        return origins.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The origin as a browser sends it (RFC 6454 §6.2); null for an app's private scheme.</summary>
    internal static string? OriginOf(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;

    public void Dispose() => _oneReader.Dispose();

    private sealed record Known(FrozenSet<string> Origins, long? ReadAt);
}
