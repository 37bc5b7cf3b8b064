using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Headless.Wire;
using IdentityHost.OpenId.Issuance;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Tokens;

/// <summary>allauth's JWT strategy for apps: tokens that name a session, signed by this server. They prove nothing once the session has ended.</summary>
internal sealed class AppTokens(SessionTokens tokens, SessionRefresh refresh, IOptions<HeadlessOptions> options)
{
    private const string Bearer = "Bearer ";

    /// <summary>The session an <c>Authorization</c> header names; null where it names none, and where the strategy is another.</summary>
    public async ValueTask<string?> ReadAccessAsync(string authorization, CancellationToken ct) =>
        options.Value.TokenStrategy == TokenStrategy.Jwt && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? (await tokens.ReadAsync(SessionTokenUse.Access, authorization[Bearer.Length..].Trim(), ct))?.SessionId
            : null;

    /// <summary>The first pair for somebody who just signed in; null where the strategy is another.</summary>
    public async ValueTask<TokenData?> BeginAsync(Visitor visitor, CancellationToken ct)
    {
        if (options.Value.TokenStrategy != TokenStrategy.Jwt)
            return null;
        var id = await refresh.BeginAsync(visitor, options.Value.RefreshTokenLifetime, ct);
        return await PairAsync(new(visitor.Session!.AccountId, visitor.Session.Id, id), ct);
    }

    /// <summary>The next pair for a refresh token; null when it is none, was used already, or its session has ended.</summary>
    public async ValueTask<TokenData?> RefreshAsync(string token, CancellationToken ct)
    {
        if (options.Value.TokenStrategy != TokenStrategy.Jwt || await tokens.ReadAsync(SessionTokenUse.Refresh, token, ct) is not { } claims)
            return null;
        if (!options.Value.RotateRefreshToken)
            return await refresh.IsGoodAsync(claims.SessionId, claims.TokenId, ct) ? new TokenData(await AccessAsync(claims, ct), null) : null;
        return await refresh.TryRotateAsync(claims.SessionId, claims.TokenId, options.Value.RefreshTokenLifetime, ct) is { } next
            ? await PairAsync(claims with { TokenId = next }, ct)
            : null;
    }

    private async ValueTask<TokenData> PairAsync(SessionTokenClaims claims, CancellationToken ct) => new(
        await AccessAsync(claims, ct), await tokens.MintAsync(SessionTokenUse.Refresh, claims, options.Value.RefreshTokenLifetime, ct));

    private ValueTask<string> AccessAsync(SessionTokenClaims claims, CancellationToken ct) =>
        tokens.MintAsync(SessionTokenUse.Access, claims with { TokenId = RandomToken.NewId() }, options.Value.AccessTokenLifetime, ct);
}
