using IdentityHost.Accounts.External;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Providers in memory: a test says who they are, and whose token is whose.</summary>
internal sealed class PretendProviders : IExternalProviders, IExternalDoor
{
    public IReadOnlyList<ExternalProvider> Enabled { get; set; } = [];

    /// <summary>Whose a token is.</summary>
    public Dictionary<string, ExternalIdentity> Tokens { get; } = [];

    /// <summary>Whether they do not answer.</summary>
    public bool AreDown { get; set; }

    /// <summary>What the last browser took along.</summary>
    public ExternalVisit? Visit { get; private set; }

    public Task<ExternalTokenProof> VerifyTokenAsync(string provider, ExternalToken token, CancellationToken ct) => Task.FromResult<ExternalTokenProof>(
        AreDown ? new ExternalTokenProof.Unreachable(TimeSpan.FromSeconds(30))
        : Tokens.TryGetValue(token.IdToken ?? "", out var identity) ? new ExternalTokenProof.Proven(identity) : new ExternalTokenProof.Refused());

    public Task<string?> OpenAsync(HttpContext http, ExternalProvider provider, ExternalVisit visit, CancellationToken ct)
    {
        Visit = visit;
        return Task.FromResult(AreDown ? null : $"https://{provider.Id}.example/authorize");
    }
}
