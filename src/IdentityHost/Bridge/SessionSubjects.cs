using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>A session as the protocol sees it, whatever carries its token.</summary>
internal static class SessionSubjects
{
    /// <summary>The person, and how they proved who they are.</summary>
    public static SignedInSubject Of(Session session) => new(
        session.AccountId,
        session.Stamp,
        session.Id,
        session.AuthenticatedAt,
        AuthenticationContexts.References(session.Methods),
        AuthenticationContexts.Reached(session.Methods));
}
