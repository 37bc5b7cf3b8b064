using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>Sessions of the accounts library, as the protocol sees them.</summary>
internal sealed class BrowserSubjects(SessionReader sessions, SignOut signOut, IAuthenticators authenticators, IAccounts accounts) : IBrowserSubjects
{
    public IReadOnlyList<string> AcrValues => AuthenticationContexts.All;

    /// <remarks>The store finds a session only while its account is active and bears the same stamp.</remarks>
    public async ValueTask<SignedInSubject?> FindAsync(HttpContext http, CancellationToken ct) =>
        await sessions.FindAsync(http, ct) is { } session ? SessionSubjects.Of(session) : null;

    public async ValueTask<bool> CanRaiseAsync(SignedInSubject subject, IReadOnlyList<string> acr, CancellationToken ct) =>
        acr.Contains(AuthenticationContexts.TwoFactors, StringComparer.Ordinal)
        && subject.Acr != AuthenticationContexts.TwoFactors
        && ((await authenticators.ListAsync(subject.Subject, ct)).Count > 0 || await accounts.FindAsync(subject.Subject, ct) is { Account.TwoFactorEnabled: true });

    public Task<bool> IsAliveAsync(string sessionId, CancellationToken ct) => sessions.IsAliveAsync(sessionId, ct);

    public Task SignOutAsync(HttpContext http, CancellationToken ct) => signOut.EndAsync(http, ct);
}
