using IdentityHost.Accounts.External;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>What the accounts make of a browser that comes back from a provider; each answers with the address it goes to.</summary>
/// <param name="Arrive">Before anything is asked of the provider: the handle to go on with, or null for an answer that came before.</param>
/// <param name="Return">With somebody's identity there.</param>
/// <param name="Fail">Without one.</param>
/// <remarks>Calls and not the flow itself, which asks for the providers before they can be made.</remarks>
internal sealed record WaysBack(
    Func<HttpContext, string?, CancellationToken, ValueTask<string?>> Arrive,
    Func<HttpContext, string?, ExternalIdentity, CancellationToken, ValueTask<string>> Return,
    Func<HttpContext, string?, ExternalFailure, CancellationToken, ValueTask<string>> Fail);
