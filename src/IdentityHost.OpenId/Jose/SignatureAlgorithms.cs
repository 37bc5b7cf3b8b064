namespace IdentityHost.OpenId.Jose;

/// <summary>The signature algorithms (RFC 7518 §3) by what they may be used for; there is no <c>none</c> and nothing symmetric (S-122).</summary>
internal static class SignatureAlgorithms
{
    public const string Es256 = "ES256";
    public const string Es384 = "ES384";
    public const string Rs256 = "RS256";
    public const string Ps256 = "PS256";

    /// <summary>What this server signs with.</summary>
    public static IReadOnlyList<string> OfServer { get; } = [Es256, Rs256];

    /// <summary>What clients may sign their assertions with.</summary>
    public static IReadOnlyList<string> OfClients { get; } = [Es256, Es384, Rs256, Ps256];
}
