using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Token;

/// <summary>What a grant type decided: who gets what. Minting is not its business.</summary>
public sealed record TokenGrant
{
    /// <summary>Who granted it; null when the client acts for itself.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>The person as they are now; null when the client acts for itself.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The scopes of the access token.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The audience of the access token.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    /// <summary>The refresh token to hand out, already stored; or null.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The <c>nonce</c> for the ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>What the answer says beside the tokens: names and texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extras { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => nameof(TokenGrant);
}
