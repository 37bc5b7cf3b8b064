using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.PushedAuthorization;

/// <summary>Keeps authorization requests and hands out the ids by which they are continued.</summary>
/// <remarks>The id has 256 bits and only its hash is stored (RFC 9126 §7.1, S-109).</remarks>
internal sealed class KeptRequests(IAuthorizationRequests requests, TimeProvider clock, IOptions<OpenIdOptions> options)
{
    /// <summary>RFC 9126 §2.2: what a <c>request_uri</c> of ours begins with.</summary>
    public const string UriPrefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>What authenticates the client is no part of the request, and is not stored (S-200).</summary>
    private static readonly string[] s_credentials = ["client_secret", "client_assertion", "client_assertion_type"];

    /// <summary>The id inside a <c>request_uri</c> of ours, or null when it is none.</summary>
    public static string? IdIn(string? requestUri) =>
        requestUri?.StartsWith(UriPrefix, StringComparison.Ordinal) == true ? requestUri[UriPrefix.Length..] : null;

    /// <summary>The path at which the authorization endpoint goes on with a request.</summary>
    public static string ContinuePath(string clientId, string id) =>
        $"/connect/authorize?client_id={Uri.EscapeDataString(clientId)}&request_uri={Uri.EscapeDataString(UriPrefix + id)}";

    /// <summary>Keeps a request that its client pushed.</summary>
    public Task<string> PushAsync(string clientId, ProtocolParameters parameters, CancellationToken ct) =>
        AddAsync(clientId, parameters, pushed: true, presented: false, ct);

    /// <summary>Keeps a request that came through the browser, until it comes back by GET with the cookies that a cross-site POST lacks.</summary>
    public Task<string> ParkAsync(string clientId, ProtocolParameters parameters, CancellationToken ct) =>
        AddAsync(clientId, parameters, pushed: false, presented: false, ct);

    /// <summary>Keeps a request that came through the browser while the person does what is owed.</summary>
    public Task<string> PutAsideAsync(string clientId, ProtocolParameters parameters, CancellationToken ct) =>
        AddAsync(clientId, parameters, pushed: false, presented: true, ct);

    /// <summary>The request with this id if it waits; null when it is unknown, expired or answered.</summary>
    public async Task<KeptRequest?> FindAsync(string id, CancellationToken ct) =>
        await requests.FindAsync(OpaqueToken.Hash(id), ct) is { CompletedAt: null } request && request.ExpiresAt > clock.GetUtcNow()
            ? new(id, request)
            : null;

    /// <summary>Notes that a person now sees the request, and gives them time.</summary>
    public async Task PresentAsync(AuthorizationRequest kept, CancellationToken ct)
    {
        if (kept.PresentedAt is null)
            await requests.PresentAsync(kept.Hash, clock.GetUtcNow(), clock.GetUtcNow() + InteractionLifetime, ct);
    }

    /// <summary>Notes in which session the account was picked.</summary>
    public Task ChooseAccountAsync(AuthorizationRequest kept, string sessionId, CancellationToken ct) =>
        requests.ChooseAccountAsync(kept.Hash, sessionId, ct);

    /// <summary>Notes in which session the request was allowed.</summary>
    public Task GiveConsentAsync(AuthorizationRequest kept, string sessionId, CancellationToken ct) =>
        requests.GiveConsentAsync(kept.Hash, sessionId, ct);

    /// <summary>Ends the request; false when another answer was faster.</summary>
    public Task<bool> TryCompleteAsync(AuthorizationRequest kept, CancellationToken ct) =>
        requests.TryCompleteAsync(kept.Hash, clock.GetUtcNow(), ct);

    /// <summary>
    /// Keeps the request with other parameters in place of this one, which ends; its time goes on, and so does what was done for it. The new id, or null when
    /// another answer was faster.
    /// </summary>
    public async Task<string?> ReplaceAsync(AuthorizationRequest kept, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken ct)
    {
        if (!await TryCompleteAsync(kept, ct))
            return null;
        var id = OpaqueToken.NewSecret();
        await requests.AddAsync(kept with { Hash = OpaqueToken.Hash(id), Parameters = [.. parameters] }, ct);
        return id;
    }

    private TimeSpan InteractionLifetime => TimeSpan.FromSeconds(options.Value.InteractionLifetime);

    private async Task<string> AddAsync(string clientId, ProtocolParameters parameters, bool pushed, bool presented, CancellationToken ct)
    {
        var id = OpaqueToken.NewSecret();
        var now = clock.GetUtcNow();
        await requests.AddAsync(
            new AuthorizationRequest
            {
                Hash = OpaqueToken.Hash(id),
                ClientId = clientId,
                Parameters = [.. parameters.All.Where(p => !s_credentials.Contains(p.Key, StringComparer.Ordinal))],
                Pushed = pushed,
                CreatedAt = now,
                PresentedAt = presented ? now : null,
                ExpiresAt = now + (presented ? InteractionLifetime : TimeSpan.FromSeconds(options.Value.PushedRequestLifetime)),
            },
            ct);
        return id;
    }
}

/// <summary>A request that waits, and the id by which it was found; the store knows only its hash.</summary>
internal sealed record KeptRequest(string Id, AuthorizationRequest Request);
