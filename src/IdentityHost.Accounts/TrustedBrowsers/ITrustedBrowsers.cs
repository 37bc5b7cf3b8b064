using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>A browser that need not show the second factor again (S-047).</summary>
/// <param name="Id">Random, public.</param>
/// <param name="TokenHash">SHA-256 of the token in its cookie.</param>
/// <param name="AccountId">Whose second factor it spares.</param>
/// <param name="Stamp">The account's stamp when it was trusted; another stamp ends the trust.</param>
/// <param name="UserAgent">For its owner to recognise it.</param>
/// <param name="CreatedAt">When it was trusted.</param>
/// <param name="ExpiresAt">The end.</param>
public sealed record TrustedBrowser(string Id, byte[] TokenHash, string AccountId, string Stamp, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Reads of trusted browsers; writes are acts.</summary>
public interface ITrustedBrowsers
{
    /// <summary>Whether one of these tokens is trusted for the account with its present stamp at <paramref name="at"/>.</summary>
    ValueTask<bool> IsTrustedAsync(IReadOnlyList<byte[]> tokenHashes, string accountId, DateTimeOffset at, CancellationToken ct);

    /// <summary>The browsers that are trusted for the account with its present stamp at <paramref name="at"/>, newest first.</summary>
    ValueTask<IReadOnlyList<TrustedBrowser>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Trusts a browser. Conditional: the account has the same authenticators as when that was decided, for a change of them ends all trust.</summary>
public sealed record TrustBrowser(TrustedBrowser Browser) : Change
{
    /// <summary>The ids of the authenticators the account had then.</summary>
    public IReadOnlyList<string> Authenticators { get; init; } = [];
}

/// <summary>Ends the trust in every browser of an account (a factor changed).</summary>
public sealed record DistrustBrowsers(string AccountId) : Change;

/// <summary>Ends the trust in one browser of an account. Conditional: it is there.</summary>
public sealed record DistrustBrowser(string AccountId, string Id) : Change;
