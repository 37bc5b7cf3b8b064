using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Whether somebody signed in has proven themselves recently enough, and strongly enough, for what concerns security (S-044, S-066).</summary>
public sealed class Freshness
{
    private readonly SecondProofs _proofs;
    private readonly ExternalProofs _external;
    private readonly IOptions<AccountsOptions> _options;
    private readonly TimeProvider _clock;

    internal Freshness(SecondProofs proofs, ExternalProofs external, IOptions<AccountsOptions> options, TimeProvider clock) =>
        (_proofs, _external, _options, _clock) = (proofs, external, options, clock);

    /// <summary>How long a proof is recent.</summary>
    public TimeSpan Timeout => _options.Value.ReauthenticationTimeout;

    /// <summary>Whether a recent proof of this session was by the strongest factor its owner had at that moment.</summary>
    /// <remarks>
    /// A sign-up is no proof: nothing of it shows that the same person still sits there. Nor does a provider that asked nobody anything, unless the account has
    /// nothing better (<see cref="ExternalProofs"/>). Where there is a second factor, a password is none either,
    /// unless the factor was added after it: whoever just added one need not turn round and show it.
    /// Who owes a second factor and has no authenticator proves again by a code that is sent, and the session must have shown two factors in all: a trusted
    /// browser is spared the second one at the sign-in, and here nowhere (S-047).
    /// </remarks>
    public async ValueTask<bool> IsFreshAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return false;
        var since = _clock.GetUtcNow() - Timeout;
        var recent = visitor.Proven.Where(m => m.Method != ProvenMethod.SignUp && m.At >= since).ToList();
        if (recent.Exists(m => m.IsUnaskedSince(since)) && !await _external.DoUnaskedAsync(account, ct))
            recent.RemoveAll(m => m.IsUnaskedSince(since));
        if (recent.Count == 0 || recent.Exists(m => m.Method == ProvenMethod.Mfa))
            return recent.Count > 0;
        if (await _proofs.FindAsync(account, ct) is not { } proof)
            return true;
        if (!proof.HasFactor)
            return proof.IsShownBy([.. visitor.Proven]) && (proof.Channels.Count == 0 || recent.Exists(m => m.Method == ProvenMethod.Code));
        // In milliseconds, for so much is kept of when a factor was added.
        var factors = proof.Authenticators.Where(FactorRules.IsFactor).ToList();
        return recent.Exists(m => factors.TrueForAll(f => f.CreatedAt.ToUnixTimeMilliseconds() >= m.At.ToUnixTimeMilliseconds()));
    }

    /// <summary>Whether a proof must be by a second factor.</summary>
    public async ValueTask<bool> NeedsFactorAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account && await _proofs.FindAsync(account, ct) is { } proof && (proof.HasFactor || proof.Channels.Count > 0);

    /// <summary>Whether this session has shown a second factor, however long ago; trust in a browser shows none (S-193).</summary>
    public async ValueTask<FactorStanding> StandingAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account || await _proofs.FindAsync(account, ct) is not { } proof || (!proof.HasFactor && proof.Channels.Count == 0))
            return FactorStanding.None;
        return proof.IsShownBy([.. visitor.Proven]) ? FactorStanding.Shown : FactorStanding.Owed;
    }

    /// <summary>
    /// The refusal of a change of addresses or numbers, where the settings ask for a recent proof of those, or where the account's second factor is sent to
    /// them; null when it may go on.
    /// </summary>
    internal async ValueTask<FlowOutcome.Stale?> RefusalAsync(Visitor visitor, CancellationToken ct) =>
        (_options.Value.ReauthenticationRequired || visitor.Account is { TwoFactorEnabled: true }) && !await IsFreshAsync(visitor, ct) ? new FlowOutcome.Stale() : null;
}
