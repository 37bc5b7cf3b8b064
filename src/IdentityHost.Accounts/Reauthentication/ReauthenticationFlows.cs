using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>With what an account can prove itself again.</summary>
internal sealed class ReauthenticationFlows(SecondProofs proofs, ExternalProofs external)
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
        // Where a second factor is owed a provider does not do, no more than a password.
        if (flows.All(f => f.Id == Flow.Reauthenticate) && visitor.Kind == ClientKind.Browser && await RedirectsAsync(account, ct) is { Count: > 0 } redirects)
            flows.Add(new Flow(Flow.ProviderRedirect) { Providers = redirects });
        return flows;
    }

    private async ValueTask<IReadOnlyList<string>> RedirectsAsync(Account account, CancellationToken ct) =>
        [.. (await external.OfAsync(account, ct)).Where(p => p.HasRedirect).Select(p => p.Id)];
}
