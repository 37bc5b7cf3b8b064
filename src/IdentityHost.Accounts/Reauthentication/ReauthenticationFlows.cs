using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>With what an account can prove itself again.</summary>
internal sealed class ReauthenticationFlows(SecondProofs proofs, ProofChannels channels)
{
    /// <summary>
    /// The flows that lead on, in allauth's order; clients take the first one. Where there is a second factor neither a password nor a provider does (S-066), so
    /// neither is among them.
    /// </summary>
    public async Task<List<Flow>> OfAsync(Visitor visitor, CancellationToken ct)
    {
        var account = visitor.Account!;
        var proof = await proofs.FindAsync(account, ct);
        var flows = new List<Flow>();
        if (proof is null && account.PasswordHash is not null)
            flows.Add(new(Flow.Reauthenticate));
        if (await channels.OfAsync(visitor, account, ct) is { Count: > 0 } reached)
            flows.Add(new(Flow.ReauthenticateByCode) { Devices = [.. reached.Select(c => c.Device)], SentBy = CodeReauthentication.WaitsFor(visitor), ShowsSecondFactor = proof is not null });
        if (AuthenticatorTypes.Of(proof?.Authenticators ?? []) is { Count: > 0 } types)
            flows.Add(new(Flow.MfaReauthenticate) { Types = types, ShowsSecondFactor = true });
        // The settings may have taken away all that a second factor could be shown with; a password may be the half that is missing then.
        if (flows.Count == 0 && account.PasswordHash is not null)
            flows.Add(new(Flow.Reauthenticate));
        if (!flows.Exists(f => f.ShowsSecondFactor) && await channels.RedirectsAsync(visitor, account, ct) is { Count: > 0 } redirects)
            flows.Add(new(Flow.ProviderRedirect) { Providers = redirects });
        return flows;
    }
}
