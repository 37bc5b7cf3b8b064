using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Issuance;

/// <summary>Whether the person behind an authorization may still get tokens: asked again at every issue (S-131).</summary>
internal sealed class LiveSubjects(ISubjects subjects, IBrowserSubjects sessions)
{
    /// <summary>The person as they are now, or <c>invalid_grant</c>: disabled, deleted, another stamp, or the session is over where it counts.</summary>
    public async ValueTask<OrError<Subject>> FindAsync(Authorization authorization, bool boundToSession, CancellationToken ct)
    {
        if (await subjects.FindAsync(authorization.Subject, ct) is not { IsActive: true } subject)
            return Over("The account is disabled or gone.");
        if (!string.Equals(subject.Stamp, authorization.SubjectStamp, StringComparison.Ordinal))
            return Over("The account's stamp changed since.");
        if (boundToSession && !await sessions.IsAliveAsync(authorization.SessionId, ct))
            return Over("The session has ended.");
        return subject;
    }

    /// <summary>One text for all: the client need not know what happened to the person.</summary>
    private static OAuthError Over(string reason) => OAuthError.InvalidGrant("The authorization is no longer valid.") with { Reason = reason };
}
