using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.External;

/// <summary>Where whoever composes the library brings no providers: none are enabled, and nobody is sent anywhere.</summary>
internal sealed class NoProviders : IExternalProviders, IExternalDoor
{
    public IReadOnlyList<ExternalProvider> Enabled => [];

    public Task<ExternalTokenProof> VerifyTokenAsync(string provider, ExternalToken token, CancellationToken ct) =>
        Task.FromResult<ExternalTokenProof>(new ExternalTokenProof.Refused());

    public Task<string?> OpenAsync(HttpContext http, ExternalProvider provider, string handle, CancellationToken ct) => Task.FromResult<string?>(null);
}
