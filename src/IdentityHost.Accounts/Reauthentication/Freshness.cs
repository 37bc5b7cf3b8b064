using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Whether somebody signed in has proven themselves recently enough, and strongly enough, for what concerns security (S-044, S-066).</summary>
public sealed class Freshness(IAuthenticators authenticators, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>Whether a recent proof of this session was by the strongest factor its owner had at that moment.</summary>
    /// <remarks>
    /// A sign-up is no proof: nothing of it shows that the same person still sits there. Where there is a second factor, a password is none either,
    /// unless the factor was added after it: whoever just added one need not turn round and show it.
    /// </remarks>
    public async ValueTask<bool> IsFreshAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Session is not { } session)
            return false;
        var since = clock.GetUtcNow() - options.Value.ReauthenticationTimeout;
        var recent = session.Methods.Where(m => m.Method != ProvenMethod.SignUp && m.At >= since).ToList();
        if (recent.Count == 0 || recent.Exists(m => m.Method == ProvenMethod.Mfa))
            return recent.Count > 0;
        var factors = (await authenticators.ListAsync(session.AccountId, ct)).Where(FactorRules.IsFactor).ToList();
        // In milliseconds, for so much is kept of when a factor was added.
        return recent.Exists(m => factors.TrueForAll(f => f.CreatedAt.ToUnixTimeMilliseconds() >= m.At.ToUnixTimeMilliseconds()));
    }
}
