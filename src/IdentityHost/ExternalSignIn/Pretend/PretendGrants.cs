using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>What a pretended provider has given out: codes that serve once, and tokens. In memory, for a development server is one.</summary>
internal sealed class PretendGrants(TimeProvider clock)
{
    private const int MostKept = 1000;
    private static readonly TimeSpan s_codeLifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, PretendGrant> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PretendGrant> _tokens = new(StringComparer.Ordinal);

    /// <summary>A code for somebody.</summary>
    public string Code(PretendGrant grant) => Keep(_codes, grant with { EndsAt = clock.GetUtcNow() + s_codeLifetime }, "");

    /// <summary>What a code was given for; null when it is unknown, spent or too old, or the proof key does not fit.</summary>
    public PretendGrant? Redeem(IFormCollection form)
    {
        if (!_codes.TryRemove(form["code"].ToString(), out var grant) || grant.EndsAt <= clock.GetUtcNow() || grant.RedirectUri != form["redirect_uri"])
            return null;
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return grant.Challenge == challenge ? grant : null;
    }

    /// <summary>An access token.</summary>
    /// <param name="grant">For what.</param>
    /// <param name="prefix">How the vendor's begin.</param>
    public string Token(PretendGrant grant, string prefix) => Keep(_tokens, grant, prefix);

    /// <summary>What a token was given for; null when it is unknown.</summary>
    public PretendGrant? Find(string token) => _tokens.GetValueOrDefault(token);

    /// <summary>What the token in the header was given for.</summary>
    public PretendGrant? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? Find(header["Bearer ".Length..]) : null;

    private static string Keep(ConcurrentDictionary<string, PretendGrant> kept, PretendGrant grant, string prefix)
    {
        if (kept.Count >= MostKept)
            kept.Clear();
        var key = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        kept[key] = grant;
        return key;
    }
}

/// <summary>Who allowed which client what.</summary>
internal sealed record PretendGrant(PretendPerson Person, string ClientId, string RedirectUri, string Scope, string Challenge, string? Nonce)
{
    /// <summary>When a code is worth nothing any more.</summary>
    public DateTimeOffset EndsAt { get; init; }
}
