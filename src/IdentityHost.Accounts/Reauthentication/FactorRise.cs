using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>How somebody signed in comes to two factors that were proven together.</summary>
public sealed class FactorRise
{
    private readonly SessionReader _sessions;
    private readonly SecondProofs _proofs;
    private readonly IOptions<SessionLifetimeOptions> _lifetime;
    private readonly TimeProvider _clock;

    internal FactorRise(SessionReader sessions, SecondProofs proofs, IOptions<SessionLifetimeOptions> lifetime, TimeProvider clock) =>
        (_sessions, _proofs, _lifetime, _clock) = (sessions, proofs, lifetime, clock);

    /// <summary>By what the session with this public id gets there.</summary>
    public async ValueTask<RiseWay> FindAsync(string sessionId, CancellationToken ct)
    {
        if (await _sessions.PeekAsync(sessionId, ct) is not { } signedIn || await _proofs.FindAsync(signedIn.Account, ct) is not { } proof)
            return RiseWay.None;
        var newest = signedIn.Session.Newest;
        // What was proven too long ago is proven anew, and not completed (S-062).
        if (newest.AreTwoFactors || newest.ServesUntil(_lifetime.Value) <= _clock.GetUtcNow())
            return RiseWay.SignIn;
        var completes = newest.HasAuthenticator
            ? signedIn.Account.PasswordHash is not null
            : proof.Authenticators.Count > 0 || proof.ChannelsAgain(newest.Proofs).Count > 0;
        return completes ? RiseWay.OneMoreProof : RiseWay.SignIn;
    }
}

/// <summary>What it takes.</summary>
public enum RiseWay
{
    /// <summary>Nothing helps: the account has no second factor.</summary>
    None,

    /// <summary>One more proof beside the newest.</summary>
    OneMoreProof,

    /// <summary>A new sign-in.</summary>
    SignIn,
}
