using System.Diagnostics;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>Sessions of the accounts library, as the protocol sees them.</summary>
internal sealed class BrowserSubjects(SessionReader sessions, SignOut signOut, SessionSubjects subjects, FactorRise rise) : IBrowserSubjects
{
    public IReadOnlyList<string> AcrValues => AuthenticationContexts.All;

    /// <remarks>The store finds a session only while its account is active and bears the same stamp.</remarks>
    public async ValueTask<SignedInSubject?> FindAsync(HttpContext http, CancellationToken ct) =>
        await sessions.FindAsync(http, ct) is { } session ? subjects.Of(session) : null;

    public async ValueTask<AcrRise> FindRiseAsync(SignedInSubject subject, IReadOnlyList<string> acr, CancellationToken ct)
    {
        if (!acr.Contains(AuthenticationContexts.TwoFactors, StringComparer.Ordinal))
            return AcrRise.None;
        return await rise.FindAsync(subject.SessionId, ct) switch
        {
            RiseWay.None => AcrRise.None,
            RiseWay.OneMoreProof => AcrRise.OneMoreProof,
            RiseWay.SignIn => AcrRise.SignIn,
            _ => throw new UnreachableException(),
        };
    }

    public Task<bool> IsAliveAsync(string sessionId, CancellationToken ct) => sessions.IsAliveAsync(sessionId, ct);

    public Task SignOutAsync(HttpContext http, CancellationToken ct) => signOut.EndAsync(http, ct);
}
