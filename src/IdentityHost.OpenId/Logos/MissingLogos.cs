using IdentityHost.OpenId.Clients;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Logos;

/// <summary>Fetches the logos that are still missing: of clients from a seed file, which no start waits for, and of those whose server did not answer.</summary>
/// <remarks>Who registered itself gets a day; then its address is not asked again until it is registered anew. The operator's clients get all the time there is.</remarks>
public sealed class MissingLogos
{
    private const int MostAtOnce = 50;
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(1);

    private readonly ILogos _logos;
    private readonly IClients _clients;
    private readonly LogoFetch _fetch;
    private readonly TimeProvider _clock;
    private readonly ILogger<MissingLogos> _log;

    internal MissingLogos(ILogos logos, IClients clients, LogoFetch fetch, TimeProvider clock, ILogger<MissingLogos> log) =>
        (_logos, _clients, _fetch, _clock, _log) = (logos, clients, fetch, clock, log);

    /// <summary>Asks once for each; how many came.</summary>
    public async Task<int> FetchAsync(CancellationToken ct)
    {
        var came = 0;
        foreach (var id in await _logos.ListClientsWithoutAsync(_clock.GetUtcNow() - s_patience, MostAtOnce, ct))
        {
            if (await _clients.FindAsync(id, ct) is { Logo: null, Metadata.LogoUri: { } url } client && await FetchAsync(client, url, ct))
                came++;
        }

        return came;
    }

    private async Task<bool> FetchAsync(Client client, string url, CancellationToken ct)
    {
        switch (await _fetch.GetAsync(url, ct))
        {
            case FetchedLogo.Picture picture:
                var now = _clock.GetUtcNow();
                await _logos.SaveAsync(picture.Logo, now, ct);
                return await _clients.TryReplaceAsync(client, client with { Logo = picture.Logo.Hash, UpdatedAt = now }, ct);
            case FetchedLogo.Forbidden forbidden:
                Log.LogoForbidden(_log, client.ClientId, forbidden.Error.Description);
                return false;
            case FetchedLogo.Nothing nothing:
                Log.LogoMissing(_log, client.ClientId, nothing.Reason);
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
