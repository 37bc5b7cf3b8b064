using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Subjects;
using Microsoft.Extensions.Options;

namespace IdentityHost.Bridge;

/// <summary>A session as the protocol sees it, whatever carries its token.</summary>
internal sealed class SessionSubjects(IOptions<SessionLifetimeOptions> lifetime)
{
    /// <summary>The person, and how they proved who they are.</summary>
    public SignedInSubject Of(Session session) => Of(session, session.Newest) with
    {
        Stronger = session.Stronger is { } stronger ? Of(session, stronger) : null,
    };

    private SignedInSubject Of(Session session, ProofEvent proven) => new(
        session.AccountId,
        session.Stamp,
        session.Id,
        proven.At,
        AuthenticationContexts.References(proven.Proofs),
        AuthenticationContexts.Reached(proven.Proofs))
    {
        // One factor serves as long as the session lives.
        AcrEndsAt = proven.AreTwoFactors ? proven.ServesUntil(lifetime.Value) : null,
    };
}
