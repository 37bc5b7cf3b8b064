using IdentityHost.Accounts.External.Redirects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.External;

/// <summary>The way of a browser to a provider. Its way back is <see cref="ExternalRedirects.ReturnAsync"/> or <see cref="ExternalRedirects.FailedAsync"/>.</summary>
public interface IExternalDoor
{
    /// <summary>
    /// Where to send the browser, with state, proof key and nonce begun and their cookies on the response. The handle goes into the protected state and
    /// comes back with the answer; it opens nothing by itself, nor in another browser (S-163). Null when the provider cannot be reached (S-167).
    /// </summary>
    /// <param name="http">The browser.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="visit">What it goes there with.</param>
    /// <param name="ct">Cancels.</param>
    Task<string?> OpenAsync(HttpContext http, ExternalProvider provider, ExternalVisit visit, CancellationToken ct);
}

/// <summary>A visit to a provider.</summary>
/// <param name="Handle">The id of what was begun here.</param>
/// <param name="AsksAgain">Whether the provider is to ask who it is, though it may know; one that cannot (<see cref="ExternalProvider.AsksAgain"/>) is not told to.</param>
public sealed record ExternalVisit(string Handle, bool AsksAgain = false)
{
    /// <summary>Without the handle (S-200).</summary>
    public override string ToString() => nameof(ExternalVisit);
}

/// <summary>Why somebody came back from a provider without an identity; allauth's words for it are these in lower case.</summary>
public enum ExternalFailure
{
    /// <summary>Something went wrong: a state that is not this browser's or too old, an answer that is not good, a provider that is down.</summary>
    Unknown,

    /// <summary>The person gave up (<c>access_denied</c> of RFC 6749 §4.1.2.1, where the provider means that by it).</summary>
    Cancelled,

    /// <summary>The provider let the person through to nobody: not allowed for this app, or of another organisation.</summary>
    Denied,
}
