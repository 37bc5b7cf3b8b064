using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.EndSession;

/// <summary>What the sign-out page (<c>/signout</c>) may do with the logout request that led to it, or without one.</summary>
/// <remarks>
/// The page asks while somebody is signed in, and says "You are signed out" when nobody is. The request in its URL
/// (<c>?request=</c>) is no secret and holds nothing a stranger could not send to <c>/connect/logout</c> himself: client,
/// redirect URI and state, judged again by the same rules whenever it is used. Nothing is stored.
/// </remarks>
public sealed class SignOutRequests
{
    private readonly string _state;

    internal SignOutRequests(string state) => _state = state;

    /// <summary>The logout request as the page shows it; null when it is missing or not valid.</summary>
    public ValueTask<PendingSignOut?> FindAsync(string? request, CancellationToken ct) => throw new UnreachableException(_state);

    /// <summary>Signs out the person at this browser; the result leads back to the client when the request says so, or else to the page.</summary>
    public Task<IResult> SignOutAsync(HttpContext http, string? request, CancellationToken ct) => throw new UnreachableException(_state);
}

/// <summary>A logout request that waits for a person.</summary>
/// <param name="ClientName">The app that asks, or null when it did not say who it is; untrusted text.</param>
/// <param name="RedirectOrigin">The source expression for <c>form-action</c> in the page's CSP; null when the browser stays here.</param>
public sealed record PendingSignOut(string? ClientName, string? RedirectOrigin);
