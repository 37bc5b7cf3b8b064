using System.Diagnostics;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Interaction;

/// <summary>What the pages for signing in, signing up, choosing an account and consenting may do with the request that led to them.</summary>
/// <remarks>
/// The id is the random part of the <c>request_uri</c> and stands in the page's URL. It opens nothing by itself: what is chosen
/// or allowed counts in the session that said so, and for exactly this request (S-082).
/// </remarks>
public sealed class AuthorizationInteractions
{
    private readonly string _state;

    internal AuthorizationInteractions(string state) => _state = state;

    /// <summary>The request as the page shows it; null when there is none, it has expired, or it was answered.</summary>
    /// <param name="id">The id in the page's URL.</param>
    /// <param name="subject">Who is signed in; decides which scopes are new. Null when nobody is.</param>
    /// <param name="ct">Cancellation.</param>
    public Task<PendingAuthorization?> FindAsync(string id, SignedInSubject? subject, CancellationToken ct) => throw new UnreachableException(_state);

    /// <summary>Notes that this person goes on with the account of this session; false when the request is gone.</summary>
    public Task<bool> ChooseAccountAsync(string id, SignedInSubject subject, CancellationToken ct) => throw new UnreachableException(_state);

    /// <summary>Notes, and remembers for later requests, that this person allows what is asked; false when the request is gone.</summary>
    public Task<bool> AllowAsync(string id, SignedInSubject subject, CancellationToken ct) => throw new UnreachableException(_state);

    /// <summary>Ends the request; the result answers the client with <c>access_denied</c>, or shows an error page when the request is gone.</summary>
    public Task<IResult> DenyAsync(string id, CancellationToken ct) => throw new UnreachableException(_state);
}
