namespace IdentityHost.Accounts.External;

/// <summary>The outside providers of this server, and the check of what apps bring from them.</summary>
public interface IExternalProviders
{
    /// <summary>Those that are switched on, in the order in which people read them.</summary>
    IReadOnlyList<ExternalProvider> Enabled { get; }

    /// <summary>
    /// Whose token this is. It must be issued to our client id there (S-164); whoever only reads it has not taken part in its issue, so it proves
    /// nothing else. The caller has checked that the provider takes tokens and that the client id is the provider's.
    /// </summary>
    Task<ExternalTokenProof> VerifyTokenAsync(string provider, ExternalToken token, CancellationToken ct);
}

/// <summary>What an app got at a provider: at least one of the two.</summary>
public sealed record ExternalToken(string ClientId, string? IdToken, string? AccessToken)
{
    /// <summary>The nonce the app asked for its ID token with, as it tells in <c>nonce</c>; the token must have it then. Null when it does not tell.</summary>
    public string? Nonce { get; init; }

    /// <summary>Without the tokens (S-200).</summary>
    public override string ToString() => nameof(ExternalToken);
}

/// <summary>What a token that an app handed in proves.</summary>
public abstract record ExternalTokenProof
{
    private ExternalTokenProof()
    {
    }

    /// <summary>Who somebody is.</summary>
    public sealed record Proven(ExternalIdentity Identity) : ExternalTokenProof;

    /// <summary>Nothing: it is not good, or not meant for us.</summary>
    /// <param name="Code">allauth's word, told of <c>token</c>: <c>invalid_token</c>, or <c>token_required</c> where the other kind of token is needed.</param>
    public sealed record Refused(string Code = "invalid_token") : ExternalTokenProof;

    /// <summary>Nothing yet: the provider does not answer, or asks to come back later (S-167).</summary>
    public sealed record Unreachable(TimeSpan RetryAfter) : ExternalTokenProof;
}
