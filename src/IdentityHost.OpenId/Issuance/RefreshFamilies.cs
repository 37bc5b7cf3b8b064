using System.Security.Cryptography;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Issuance;

/// <summary>Opens refresh families and moves them forward; the lifetimes of S-128 are here.</summary>
internal sealed class RefreshFamilies(IGrants grants, IOptions<OpenIdOptions> options, TimeProvider clock)
{
    /// <summary>
    /// How often a spent token may be repeated within the grace. A browser that wakes up refreshes all its tabs at once, and
    /// each of them gets the same successor; a flood is something else.
    /// </summary>
    public const int MostRepeats = 16;

    private readonly TimeSpan _idle = TimeSpan.FromSeconds(options.Value.RefreshTokenIdleLifetime);
    private readonly TimeSpan _absolute = TimeSpan.FromSeconds(options.Value.RefreshTokenAbsoluteLifetime);
    private readonly TimeSpan _grace = TimeSpan.FromSeconds(options.Value.RefreshTokenGrace);

    /// <summary>A new family and its first token, not yet stored; null when this authorization gives none.</summary>
    public (Grant Grant, RefreshToken Token)? Open(Client client, Authorization authorization)
    {
        // OIDC Core §11: who signs people in gets a refresh token for offline_access only; plain OAuth clients by registration.
        var openId = authorization.Scopes.Contains(StandardScopes.OpenId, StringComparer.Ordinal);
        if (!client.MayUse("refresh_token") || (openId && !authorization.OutlivesSession))
            return null;

        var now = clock.GetUtcNow();
        var token = RefreshToken.First(authorization.GrantId);
        var grant = new Grant
        {
            Authorization = authorization,
            ClientId = client.ClientId,
            FamilyHash = token.FamilyHash,
            TokenHash = token.Hash,
            Offline = authorization.OutlivesSession,
            CreatedAt = now,
            IdleExpiresAt = Earlier(now + _idle, now + _absolute),
            ExpiresAt = now + _absolute,
        };
        return (grant, token);
    }

    /// <summary>Spends the token; its successor, or null when it was not the present one any more.</summary>
    public async ValueTask<RefreshToken?> RotateAsync(Grant grant, RefreshToken presented, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = presented.Next();
        var rotation = new Rotation(presented.Hash, next.Hash, presented.Seal(next), now, Earlier(now + _idle, grant.ExpiresAt));
        return await grants.TryRotateAsync(grant.Authorization.GrantId, rotation, ct) ? next : null;
    }

    /// <summary>
    /// Repeats the answer to a token that was spent a moment ago: tabs that refresh at once, or an answer that was lost on its way
    /// (S-130, S-228). Null when the token is older, or was repeated too often.
    /// </summary>
    public async ValueTask<RefreshToken?> RepeatAsync(Grant grant, RefreshToken presented, CancellationToken ct)
    {
        // S-235: a moment further ahead than the grace is no moment ago, but a clock that was set back.
        var now = clock.GetUtcNow();
        if (grant.Successor is null || _grace == TimeSpan.Zero || grant.RotatedAt > now + _grace)
            return null;
        var repeated = await grants.TryRepeatAsync(grant.Authorization.GrantId, presented.Hash, now - _grace, MostRepeats, ct);
        return repeated ? presented.Unseal(grant.Successor) : null;
    }

    /// <summary>The grant that a token belongs to, also when the token is spent or the grant is over; null for invented tokens. Spends nothing.</summary>
    public async ValueTask<Grant?> FindAsync(RefreshToken presented, CancellationToken ct) =>
        await grants.FindAsync(presented.GrantId, ct) is { } grant && CryptographicOperations.FixedTimeEquals(grant.FamilyHash, presented.FamilyHash)
            ? grant
            : null;

    /// <summary>Whether the family is over by revocation or by the calendar.</summary>
    public bool IsOver(Grant grant)
    {
        var now = clock.GetUtcNow();
        return grant.RevokedAt is not null || grant.ExpiresAt <= now || grant.IdleExpiresAt <= now;
    }

    /// <summary>Ends the family with every access token it produced.</summary>
    public Task EndAsync(Authorization authorization, Client client, GrantEnd why, CancellationToken ct) =>
        grants.RevokeAsync(authorization, client.ClientId, why, clock.GetUtcNow(), ct);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
