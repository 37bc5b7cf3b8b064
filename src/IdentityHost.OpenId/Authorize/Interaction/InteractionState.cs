using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Authorize.Interaction;

/// <summary>What the checks look at: the request, who is signed in, and what was done for the request before.</summary>
internal sealed record InteractionState(CodeRequest Request, SignedInSubject? Subject, AuthorizationRequest? Kept, DateTimeOffset Now)
{
    /// <summary>
    /// Whether the person proved who they are after this very request was put in front of them. It satisfies whatever asks for a
    /// new sign-in, once and for good: nobody is sent round in circles.
    /// </summary>
    public bool SignedInForThis => Subject is not null && IsForThis(Subject);

    /// <summary>
    /// The person as an answer to this request speaks of them: by the strongest proof that is as recent as it asks. <c>auth_time</c>, <c>acr</c> and
    /// <c>amr</c> are of that one proof: a sign-in by password alone calls no second factor of before fresh (S-047, S-068).
    /// </summary>
    public SignedInSubject? Told => Subject?.Stronger is { } stronger && Serves(stronger) && IsRecent(stronger) && (Request.WantedAcr is [] || IsWanted(stronger)) ? stronger : Subject;

    /// <summary>Whether one of the values of <c>acr</c> that are asked for was reached, and serves (S-062).</summary>
    public bool ReachesWantedAcr => Told is { } told && IsWanted(told) && Serves(told);

    /// <summary>Whether this session picked its account for this request.</summary>
    public bool ChosenForThis => Subject is not null && string.Equals(Kept?.AccountChosenIn, Subject.SessionId, StringComparison.Ordinal);

    /// <summary>Whether this session allowed this request.</summary>
    public bool AllowedForThis => Subject is not null && string.Equals(Kept?.ConsentGivenIn, Subject.SessionId, StringComparison.Ordinal);

    private bool IsForThis(SignedInSubject proven) => Kept?.PresentedAt is { } presented && proven.AuthenticatedAt >= presented;

    private bool IsWanted(SignedInSubject proven) => Request.WantedAcr.Contains(proven.Acr, StringComparer.Ordinal);

    private bool Serves(SignedInSubject proven) => proven.AcrEndsAt is not { } end || end > Now;

    private bool IsRecent(SignedInSubject proven) => IsForThis(proven)
        || (!Request.Asks("login") && !Request.Asks("create") && (Request.MaxAge is not { } limit || (limit > TimeSpan.Zero && Now - proven.AuthenticatedAt <= limit)));
}

/// <summary>What stands between a request and its code.</summary>
/// <param name="Page">Where the person can do it; null when nothing can be done.</param>
/// <param name="Error">What the client is told when nothing may be shown (<c>prompt=none</c>), or nothing can be done.</param>
internal sealed record Owed(string? Page, OAuthError Error);
