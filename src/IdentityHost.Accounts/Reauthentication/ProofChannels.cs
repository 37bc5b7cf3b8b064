using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>
/// What a code can be sent to by which somebody signed in proves again that it is them: the second factor of who owes one and has no authenticator; and, of who has
/// neither password nor authenticator nor a provider to go to, what they came in by.
/// </summary>
internal sealed class ProofChannels(SecondProofs proofs, ExternalProofs external, DeviceKinds kinds)
{
    /// <summary>The channels, the address first; empty for who has something else to show.</summary>
    public async ValueTask<IReadOnlyList<CodeChannel>> OfAsync(Visitor visitor, Account account, CancellationToken ct)
    {
        if (await proofs.FindAsync(account, ct) is { } proof)
            return proof.ChannelsAgain([.. visitor.Proven]);
        return account.PasswordHash is null && (await RedirectsAsync(visitor, account, ct)).Count == 0 ? kinds.ReachesOf(account) : [];
    }

    /// <summary>The providers a browser can be sent to for the same.</summary>
    public async ValueTask<IReadOnlyList<string>> RedirectsAsync(Visitor visitor, Account account, CancellationToken ct) =>
        visitor.Kind == ClientKind.Browser ? [.. (await external.OfAsync(account, ct)).Where(p => p.HasRedirect).Select(p => p.Id)] : [];
}
