using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Whether somebody signed in has proven themselves recently enough, and strongly enough, for what concerns security (S-044, S-066).</summary>
public sealed class Freshness
{
    private readonly IAuthenticators _authenticators;
    private readonly DeviceKinds _kinds;
    private readonly IOptions<AccountsOptions> _options;
    private readonly TimeProvider _clock;

    internal Freshness(IAuthenticators authenticators, DeviceKinds kinds, IOptions<AccountsOptions> options, TimeProvider clock) =>
        (_authenticators, _kinds, _options, _clock) = (authenticators, kinds, options, clock);

    /// <summary>Whether a recent proof of this session was by the strongest factor its owner had at that moment.</summary>
    /// <remarks>
    /// A sign-up is no proof: nothing of it shows that the same person still sits there. Where there is a second factor, a password is none either,
    /// unless the factor was added after it: whoever just added one need not turn round and show it.
    /// </remarks>
    public async ValueTask<bool> IsFreshAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor is not { Session: { } session, Account: { } account })
            return false;
        var since = _clock.GetUtcNow() - _options.Value.ReauthenticationTimeout;
        var recent = session.Methods.Where(m => m.Method != ProvenMethod.SignUp && m.At >= since).ToList();
        if (recent.Count == 0 || recent.Exists(m => m.Method == ProvenMethod.Mfa))
            return recent.Count > 0;
        var factors = (await _authenticators.ListAsync(session.AccountId, ct)).Where(a => FactorRules.IsFactor(a) && _kinds.Take(a)).ToList();
        // Who owes a second factor and has no authenticator proves again by a code that is sent.
        if (factors.Count == 0 && account.TwoFactorEnabled && _kinds.ChannelsOf(account).Count > 0)
            return recent.Exists(m => m.Method == ProvenMethod.Code);
        // In milliseconds, for so much is kept of when a factor was added.
        return recent.Exists(m => factors.TrueForAll(f => f.CreatedAt.ToUnixTimeMilliseconds() >= m.At.ToUnixTimeMilliseconds()));
    }

    /// <summary>The refusal of a change of addresses or numbers, where the settings ask for a recent proof of those; null when it may go on.</summary>
    internal async ValueTask<FlowOutcome.Stale?> RefusalAsync(Visitor visitor, CancellationToken ct) =>
        _options.Value.ReauthenticationRequired && !await IsFreshAsync(visitor, ct) ? new FlowOutcome.Stale() : null;
}
