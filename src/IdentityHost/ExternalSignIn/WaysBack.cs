using IdentityHost.Accounts.External;

namespace IdentityHost.ExternalSignIn;

/// <summary>What the accounts make of a browser that comes back from a provider; each answers with the address it goes to.</summary>
/// <param name="Return">With somebody's identity there.</param>
/// <param name="Fail">Without one.</param>
/// <remarks>Two calls and not the flow itself, which asks for the providers before they can be made.</remarks>
internal sealed record WaysBack(
    Func<HttpContext, string?, ExternalIdentity, CancellationToken, ValueTask<string>> Return,
    Func<HttpContext, string?, ExternalFailure, CancellationToken, ValueTask<string>> Fail);
