using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>Checks an ID token in full (OpenID Connect Core §3.1.3.7; S-164).</summary>
/// <param name="client">Whom it must be for, and by whom.</param>
/// <param name="keys">The provider's keys.</param>
/// <param name="used">The tokens that apps have handed in.</param>
/// <param name="clock">The time.</param>
internal sealed class IdTokenCheck(OpenIdConnectClient client, RemoteDocument<PublicKeySet> keys, IAssertionIds used, TimeProvider clock)
{
    private const int LongestSubject = Accounts.External.ExternalIdentity.LongestUid;
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    // What is good for longer than anybody issues ID tokens for would have to be remembered as long.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>The claims, or why they are not to be believed.</summary>
    public async Task<(JsonElement? Claims, Reading? Failure)> CheckAsync(string idToken, ExpectedToken expected, CancellationToken ct)
    {
        using var token = ForeignJws.TryRead(idToken, out var broken);
        if (token is null)
            return (null, new Reading.Refused($"the ID token cannot be read: {broken}"));

        // §3.1.3.7 no. 6: the signature. A key that is not known may be a new one (§10.1.1).
        var (key, failure) = await KeyAsync(token, ct);
        if (failure is not null)
            return (null, failure);
        if (key is null || !token.IsSignedBy(key))
            return (null, new Reading.Refused("the ID token is not signed by a key of the provider"));

        var fault = IssuerAndAudienceFault(token, expected.IsHandedIn) ?? TimeFault(token, expected.IsHandedIn) ?? BindingFault(token, expected);
        if (fault is null && expected.IsHandedIn && !await TryUseAsync(idToken, token.Moment("exp")!.Value, ct))
            fault = "the ID token was handed in before";
        return fault is null ? (token.Claims.Clone(), null) : (null, new Reading.Refused(fault));
    }

    /// <summary>
    /// Whoever holds such a token can hand it in, and can read in it whatever nonce the app would tell; so each serves once. What is remembered is what was signed:
    /// some signatures have a second spelling. No client of ours has a blank in its id, so none is in the way.
    /// </summary>
    private Task<bool> TryUseAsync(string idToken, DateTimeOffset end, CancellationToken ct) =>
        used.TryUseAsync($"provider {client.Id}", idToken[..idToken.LastIndexOf('.')], end + s_skew + s_skew, ct);

    private async Task<(PublicKey? Key, Reading? Failure)> KeyAsync(ForeignJws token, CancellationToken ct)
    {
        var (known, failure) = await keys.GetAsync(ct);
        if (known?.Find(token.KeyId, token.Algorithm) is { } key)
            return (key, null);
        if (failure is null)
            (known, failure) = await keys.RenewAsync(ct);
        return (known?.Find(token.KeyId, token.Algorithm), known is null ? failure : null);
    }

    /// <summary>
    /// No. 2–5. <c>azp</c> is the app that asked, so it is us where a browser was sent; an app of ours may have asked for a token for us (Google's SDKs do), and then
    /// only <c>aud</c> says so, alone.
    /// </summary>
    private string? IssuerAndAudienceFault(ForeignJws token, bool isHandedIn)
    {
        if (token.Text("iss") is not { } issuer || (issuer != client.Issuer && issuer != client.IssuerToo))
            return "the ID token is by another issuer";
        string?[] audience = token.Claims.TryGetProperty("aud", out var aud) ? aud.ValueKind switch
        {
            JsonValueKind.String => [aud.GetString()],
            JsonValueKind.Array => [.. aud.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : null)],
            _ => [],
        } : [];
        if (!audience.Contains(client.ClientId, StringComparer.Ordinal))
            return "the ID token is for another client";
        var isOurs = token.Text("azp") is not { } party
            ? audience.Length == 1
            : party == client.ClientId || (isHandedIn && audience.Length == 1 && client.TakesTokensOf(party));
        return isOurs ? null : "the ID token was asked for by another client";
    }

    /// <summary>No. 9 and 10.</summary>
    private string? TimeFault(ForeignJws token, bool isHandedIn)
    {
        var now = clock.GetUtcNow();
        if (token.Moment("exp") is not { } end || end <= now - s_skew)
            return "the ID token has expired";
        if (isHandedIn && end > now + s_longest)
            return "the ID token is good for too long";
        if (token.Moment("iat") is not { } at || at > now + s_skew)
            return "the ID token is of the future";
        return token.Moment("nbf") is { } begin && begin > now + s_skew ? "the ID token is not good yet" : null;
    }

    /// <summary>§2: whose it is; no. 11: the nonce; §3.1.3.8: the access token.</summary>
    private static string? BindingFault(ForeignJws token, ExpectedToken expected)
    {
        if (token.Text("sub") is not { Length: > 0 and <= LongestSubject } subject || string.IsNullOrWhiteSpace(subject))
            return "the ID token has no sub";
        if (expected.Nonce is not null && !Equal(token.Text("nonce"), expected.Nonce))
            return "the ID token has another nonce";
        return expected.AccessToken is null || token.Text("at_hash") is not { } hash || Equal(hash, AccessTokenHash(token.Algorithm, expected.AccessToken))
            ? null
            : "the ID token came with another access token";
    }

    /// <summary>§3.1.3.6: the left half of the hash that belongs to the signature.</summary>
    private static string AccessTokenHash(string algorithm, string accessToken)
    {
        var bytes = Encoding.ASCII.GetBytes(accessToken);
        var hash = algorithm.EndsWith("384", StringComparison.Ordinal) ? SHA384.HashData(bytes) : SHA256.HashData(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }

    private static bool Equal(string? found, string expected) =>
        found is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(expected));
}

/// <summary>How an ID token came here.</summary>
/// <param name="Nonce">The nonce it must have; null for a token of an app that does not tell the one it asked with.</param>
/// <param name="AccessToken">The access token that came with it; null for none.</param>
/// <param name="IsHandedIn">Whether an app handed it in, which may have asked for it under a client id of its own.</param>
internal sealed record ExpectedToken(string? Nonce, string? AccessToken, bool IsHandedIn)
{
    /// <summary>Without the token (S-200).</summary>
    public override string ToString() => nameof(ExpectedToken);
}
