using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Ui.Pages.AccountSettings;

/// <summary>The apps a person allowed something, with their names.</summary>
internal sealed class ConnectedApps(IConsents consents, IClients clients, TimeProvider clock)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ConnectedApp>> ListAsync(string accountId, CancellationToken ct)
    {
        var apps = new List<ConnectedApp>();
        foreach (var consent in await consents.ListAsync(accountId, ct))
        {
            var client = await clients.FindAsync(consent.ClientId, ct);
            apps.Add(new ConnectedApp(consent.ClientId, client?.Metadata.ClientName ?? consent.ClientId, consent.Scopes, consent.GrantedAt));
        }
        return apps;
    }

    /// <summary>Takes the permission back; the app's tokens die with it (S-157).</summary>
    public Task WithdrawAsync(string accountId, string clientId, CancellationToken ct) =>
        consents.WithdrawAsync(accountId, clientId, clock.GetUtcNow(), ct);
}

/// <summary>One of them. The name is the client's own text.</summary>
internal sealed record ConnectedApp(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Since);
