using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
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
        flows.AddRange(Shown(visitor, proof, await channels.OfAsync(visitor, account, ct)));
        // The settings may have taken away all that a second factor could be shown with; a password may be the half that is missing then.
        if (flows.Count == 0 && account.PasswordHash is not null)
            flows.Add(new(Flow.Reauthenticate));
        if (!flows.Exists(f => f.ShowsSecondFactor) && await channels.RedirectsAsync(visitor, account, ct) is { Count: > 0 } redirects)
            flows.Add(new(Flow.ProviderRedirect) { Providers = redirects });
        return flows;
    }

    /// <summary>Those that make two factors of what this session proved last: a second factor, or the password where nothing but an authenticator was shown.</summary>
    public async Task<List<Flow>> RiseAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor is not { Session.Newest: { } newest, Account: { } account } || await proofs.FindAsync(account, ct) is not { } proof)
            return [];
        if (newest.HasAuthenticator)
            return account.PasswordHash is null ? [] : [new(Flow.Reauthenticate)];
        return [.. Shown(visitor, proof, proof.ChannelsAgain(newest.Proofs))];
    }

    private static IEnumerable<Flow> Shown(Visitor visitor, SecondProof? proof, IReadOnlyList<CodeChannel> reached)
    {
        if (reached.Count > 0)
            yield return new(Flow.ReauthenticateByCode) { Devices = [.. reached.Select(c => c.Device)], SentBy = CodeReauthentication.WaitsFor(visitor), ShowsSecondFactor = proof is not null };
        if (AuthenticatorTypes.Of(proof?.Authenticators ?? []) is { Count: > 0 } types)
            yield return new(Flow.MfaReauthenticate) { Types = types, ShowsSecondFactor = true };
    }
}
