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
    public bool SignedInForThis => Subject is not null && Kept?.PresentedAt is { } presented && Subject.AuthenticatedAt >= presented;

    /// <summary>Whether this session picked its account for this request.</summary>
    public bool ChosenForThis => Subject is not null && string.Equals(Kept?.AccountChosenIn, Subject.SessionId, StringComparison.Ordinal);

    /// <summary>Whether this session allowed this request.</summary>
    public bool AllowedForThis => Subject is not null && string.Equals(Kept?.ConsentGivenIn, Subject.SessionId, StringComparison.Ordinal);
}

/// <summary>What stands between a request and its code.</summary>
/// <param name="Page">Where the person can do it; null when nothing can be done.</param>
/// <param name="Error">What the client is told when nothing may be shown (<c>prompt=none</c>), or nothing can be done.</param>
internal sealed record Owed(string? Page, OAuthError Error);
