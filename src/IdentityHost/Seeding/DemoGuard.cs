using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Clients;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>Keeps the demo data, whose secrets are public, out of every environment but Development (S-240).</summary>
internal sealed class DemoGuard(IClients clients, IAccounts people)
{
    /// <summary>Whether the demo client is in this database.</summary>
    public async Task<bool> HasClientAsync(CancellationToken ct) => await clients.FindAsync(DemoData.ClientId, ct) is not null;

    /// <summary>Refuses a database that came out of Development.</summary>
    public async Task RefuseAsync(CancellationToken ct)
    {
        if (await HasClientAsync(ct))
            throw new StartRefusedException($"This database holds the development client {DemoData.ClientId}, whose secret is public. Remove it with: clients delete {DemoData.ClientId}");
        if (await clients.FindAsync(DemoData.AppClientId, ct) is not null)
            throw new StartRefusedException($"This database holds the development client {DemoData.AppClientId}, which everybody can speak for. Remove it with: clients delete {DemoData.AppClientId}");
        if (await people.FindByIdentifierAsync(DemoData.Email.ToUpperInvariant(), ct) is { IsActive: true })
            throw new StartRefusedException($"This database holds the development user {DemoData.Email}, whose password is public. Switch it off with: users disable {DemoData.Email}");
    }
}
