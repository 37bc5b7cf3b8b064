using IdentityHost.OpenId.Clients;

namespace IdentityHost.OpenId.Authorize;

/// <summary>Where the answer to an authorization request may go: proven before anything else is looked at.</summary>
/// <param name="Client">The client.</param>
/// <param name="RedirectUri">One that it registered; empty where the answer goes straight back to a client that named none.</param>
/// <param name="Mode">How the parameters travel.</param>
/// <param name="State">Returned unchanged; null when none was sent.</param>
internal sealed record ResponseTarget(Client Client, string RedirectUri, ResponseMode Mode, string? State);

/// <summary>How the parameters of an authorization response travel (OAuth 2.0 Multiple Response Types §2.1, Form Post §2).</summary>
internal enum ResponseMode
{
    /// <summary><c>query</c>: what response type <c>code</c> uses unless told otherwise.</summary>
    Query,

    /// <summary><c>fragment</c></summary>
    Fragment,

    /// <summary><c>form_post</c></summary>
    FormPost,
}
