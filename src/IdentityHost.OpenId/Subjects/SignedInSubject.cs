using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Subjects;

/// <summary>The person signed in at this browser, as the protocol sees them.</summary>
/// <param name="Subject">The account id (<c>sub</c>).</param>
/// <param name="Stamp">The account's security stamp.</param>
/// <param name="SessionId">The public id of the session (<c>sid</c>).</param>
/// <param name="AuthenticatedAt">When they last proved who they are.</param>
/// <param name="Amr">How (RFC 8176).</param>
/// <param name="Acr">The authentication context class reached.</param>
public sealed record SignedInSubject(
    string Subject,
    string Stamp,
    string SessionId,
    DateTimeOffset AuthenticatedAt,
    IReadOnlyList<string> Amr,
    string Acr)
{
    /// <summary>When <see cref="Acr"/> ceases to serve who asks for it; null where that is the end of the session. It stays true, of the time it was.</summary>
    public DateTimeOffset? AcrEndsAt { get; init; }

    /// <summary>The same person by what they proved before, which reached a higher <c>acr</c>; null when it did not.</summary>
    public SignedInSubject? Stronger { get; init; }
}

/// <summary>How a person comes to a higher <c>acr</c>.</summary>
public enum AcrRise
{
    /// <summary>They have no means.</summary>
    None,

    /// <summary>By one more proof.</summary>
    OneMoreProof,

    /// <summary>By a new sign-in: what they proved is too old to be completed.</summary>
    SignIn,
}

/// <summary>Who is signed in here. The engine knows no accounts; the host answers.</summary>
public interface IBrowserSubjects
{
    /// <summary>The values of <c>acr</c> the server can reach, weakest first.</summary>
    IReadOnlyList<string> AcrValues { get; }

    /// <summary>The person signed in at this browser, fully (no second factor owed) and with a live account; null when nobody is.</summary>
    ValueTask<SignedInSubject?> FindAsync(HttpContext http, CancellationToken ct);

    /// <summary>How this person can prove more than they have, so that one of these values of <c>acr</c> is reached.</summary>
    ValueTask<AcrRise> FindRiseAsync(SignedInSubject subject, IReadOnlyList<string> acr, CancellationToken ct);

    /// <summary>Whether a session with this id is alive, wherever its browser is.</summary>
    Task<bool> IsAliveAsync(string sessionId, CancellationToken ct);

    /// <summary>Ends the session of this browser and clears its cookies.</summary>
    Task SignOutAsync(HttpContext http, CancellationToken ct);
}
