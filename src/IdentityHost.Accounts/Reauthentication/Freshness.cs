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

    /// <summary>How long a proof is recent.</summary>
    public TimeSpan Timeout => _options.Value.ReauthenticationTimeout;

    /// <summary>Whether a recent proof of this session was by the strongest factor its owner had at that moment.</summary>
    /// <remarks>
    /// A sign-up is no proof: nothing of it shows that the same person still sits there. Where there is a second factor, a password is none either,
    /// unless the factor was added after it: whoever just added one need not turn round and show it.
    /// </remarks>
    public async ValueTask<bool> IsFreshAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return false;
        var since = _clock.GetUtcNow() - Timeout;
        var recent = visitor.Proven.Where(m => m.Method != ProvenMethod.SignUp && m.At >= since).ToList();
        if (recent.Count == 0 || recent.Exists(m => m.Method == ProvenMethod.Mfa))
            return recent.Count > 0;
        var factors = await FactorsAsync(account, ct);
        // Who owes a second factor and has no authenticator proves again by a code that is sent.
        if (factors.Count == 0 && OwesCode(account))
            return recent.Exists(m => m.Method == ProvenMethod.Code);
        // In milliseconds, for so much is kept of when a factor was added.
        return recent.Exists(m => factors.TrueForAll(f => f.CreatedAt.ToUnixTimeMilliseconds() >= m.At.ToUnixTimeMilliseconds()));
    }

    /// <summary>Whether a proof must be by a second factor.</summary>
    public async ValueTask<bool> NeedsFactorAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account && (OwesCode(account) || (await FactorsAsync(account, ct)).Count > 0);

    /// <summary>The refusal of a change of addresses or numbers, where the settings ask for a recent proof of those; null when it may go on.</summary>
    internal async ValueTask<FlowOutcome.Stale?> RefusalAsync(Visitor visitor, CancellationToken ct) =>
        _options.Value.ReauthenticationRequired && !await IsFreshAsync(visitor, ct) ? new FlowOutcome.Stale() : null;

    private bool OwesCode(Account account) => account.TwoFactorEnabled && _kinds.ChannelsOf(account).Count > 0;

    private async ValueTask<List<Authenticator>> FactorsAsync(Account account, CancellationToken ct) =>
        [.. (await _authenticators.ListAsync(account.Id, ct)).Where(a => FactorRules.IsFactor(a) && _kinds.Take(a))];
}
