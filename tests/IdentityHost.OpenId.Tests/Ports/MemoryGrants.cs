using System.Collections.Concurrent;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Issuance;

namespace IdentityHost.OpenId.Tests.Ports;

/// <summary>Codes, grants and revocations, with the same conditions as the real stores.</summary>
internal sealed class MemoryGrants : IGrants, IAuthorizationCodes, IRevocations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    /// <summary>Makes every write fail, as a database that is away does.</summary>
    public bool Broken { get; set; }

    public Task AddAsync(AuthorizationCode code, CancellationToken ct)
    {
        _codes[Convert.ToHexString(code.Hash)] = code;
        return Task.CompletedTask;
    }

    public Task<AuthorizationCode?> FindAsync(byte[] hash, CancellationToken ct) =>
        Task.FromResult(_codes.GetValueOrDefault(Convert.ToHexString(hash)));

    public Task<bool> TryRedeemAsync(AuthorizationCode code, Grant? grant, DateTimeOffset at, CancellationToken ct)
    {
        lock (_gate)
        {
            var key = Convert.ToHexString(code.Hash);
            if (_codes[key] is not { RedeemedAt: null } kept || kept.ExpiresAt <= at)
                return Task.FromResult(false);
            _codes[key] = kept with { RedeemedAt = at };
            if (grant is not null)
                _grants[grant.Authorization.GrantId] = grant;
            return Task.FromResult(true);
        }
    }

    public Task<Grant?> FindAsync(string grantId, CancellationToken ct) => Task.FromResult(_grants.GetValueOrDefault(grantId));

    public Task<bool> TryAddAsync(Grant grant, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult(_grants.TryAdd(grant.Authorization.GrantId, grant));
    }

    public Task<bool> TryRotateAsync(string grantId, Rotation rotation, CancellationToken ct)
    {
        lock (_gate)
        {
            var grant = _grants[grantId];
            if (grant.RevokedAt is not null || !grant.TokenHash.AsSpan().SequenceEqual(rotation.SpentHash))
                return Task.FromResult(false);
            _grants[grantId] = grant with
            {
                TokenHash = rotation.TokenHash,
                PreviousHash = rotation.SpentHash,
                Successor = rotation.Successor,
                RotatedAt = rotation.At,
                GraceUses = 0,
                IdleExpiresAt = rotation.IdleExpiresAt,
            };
            return Task.FromResult(true);
        }
    }

    public Task<bool> TryRepeatAsync(string grantId, byte[] spentHash, DateTimeOffset spentSince, int most, CancellationToken ct)
    {
        lock (_gate)
        {
            var grant = _grants[grantId];
            var may = grant.PreviousHash.AsSpan().SequenceEqual(spentHash) && grant.RotatedAt >= spentSince && grant.GraceUses < most;
            if (may)
                _grants[grantId] = grant with { GraceUses = grant.GraceUses + 1 };
            return Task.FromResult(may);
        }
    }

    public Task RevokeAsync(Authorization authorization, string clientId, GrantEnd why, DateTimeOffset at, CancellationToken ct)
    {
        var grantId = authorization.GrantId;
        if (Broken)
            throw new IOException("The disk is full.");
        lock (_gate)
        {
            _revoked[grantId] = true;
            if (_grants.TryGetValue(grantId, out var grant))
                _grants[grantId] = grant with { RevokedAt = at };
        }

        return Task.CompletedTask;
    }

    public bool IsRevoked(in TokenFacts token) =>
        _revoked.ContainsKey(token.TokenId) || (token.GrantId is not null && _revoked.ContainsKey(token.GrantId));

    public Task RevokeTokenAsync(string tokenId, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        if (Broken)
            throw new IOException("The disk is full.");
        _revoked[tokenId] = true;
        return Task.CompletedTask;
    }
}
