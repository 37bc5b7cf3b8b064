using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Responses;

/// <summary>Tells a person that the browser goes on to an app, in place of a redirect. The host has the page.</summary>
public interface IOnTheWayPage
{
    /// <summary>Answers in place with a page that goes on by itself, without script, and has a link where it does not.</summary>
    /// <param name="http">The request being answered.</param>
    /// <param name="url">A proven URI of the app, with the answer to it: a secret of this answer.</param>
    /// <param name="app">What the app calls itself: untrusted text.</param>
    /// <param name="why">What became of the person's visit.</param>
    Task WriteAsync(HttpContext http, string url, string app, Departure why);
}

/// <summary>Why a person goes back to an app.</summary>
public enum Departure
{
    /// <summary>The app gets what it asked for.</summary>
    SignedIn,

    /// <summary>The app gets an error.</summary>
    Refused,

    /// <summary>The app asked to have the person signed out.</summary>
    SignedOut,
}
