using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>With what an account can prove itself again.</summary>
internal sealed class ReauthenticationFlows(SecondProofs proofs)
{
    /// <summary>The flows, the strongest first: clients take the first one, and where there is a second factor a password does not do (S-066).</summary>
    public async Task<List<Flow>> OfAsync(Visitor visitor, CancellationToken ct)
    {
        var account = visitor.Account!;
        var flows = new List<Flow>();
        var proof = await proofs.FindAsync(account, ct);
        if (proof?.ChannelsAgain([.. visitor.Proven]) is { Count: > 0 } channels)
            flows.Add(new Flow(Flow.ReauthenticateByCode) { Devices = [.. channels.Select(c => c.Device)], SentBy = CodeReauthentication.WaitsFor(visitor) });
        var types = AuthenticatorTypes.Of(proof?.Authenticators ?? []);
        if (types.Count > 0)
            flows.Add(new Flow(Flow.MfaReauthenticate) { Types = types });
        if (account.PasswordHash is not null)
            flows.Add(new(Flow.Reauthenticate));
        return flows;
    }
}
