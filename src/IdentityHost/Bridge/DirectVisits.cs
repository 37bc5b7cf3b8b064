using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Bridge;

/// <summary>Visitors of apps of our own, as the protocol sees them.</summary>
internal sealed class DirectVisits(VisitorReader visitors, DirectFlow flow, DirectSteps steps, DirectProofs proofs, DirectNewcomers newcomers) : IDirectVisits
{
    public async ValueTask<IDirectVisit?> FindAsync(HttpContext http, Client client, DirectTokens tokens, CancellationToken ct)
    {
        var app = new FirstPartyApp(client.ClientId, tokens.DeviceToken, tokens.AsksTrust);
        var visitor = await visitors.ReadFirstPartyAsync(http, app, tokens.Token, ct);
        if (visitor.IsGone)
            return null;
        visitor.AskedBy = client.Metadata.ClientName ?? client.ClientId;
        if (visitor.IsSignedIn)
            await visitors.ReadPendingAsync(visitor, ct);
        return new DirectVisit(flow, steps, proofs, newcomers, visitor, tokens.Token);
    }
}
