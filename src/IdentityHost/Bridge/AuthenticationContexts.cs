using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Bridge;

/// <summary>What a session proves, in the words of the protocol: <c>acr</c> (OIDC Core §2) and <c>amr</c> (RFC 8176).</summary>
internal static class AuthenticationContexts
{
    /// <summary>One factor was proven: a password, a mailed code, or a passkey that did not verify its user.</summary>
    public const string OneFactor = "urn:identityhost:acr:1fa";

    /// <summary>Two were: a second factor beside the first, or a passkey that verified its user. A trusted browser stands for none (S-047).</summary>
    public const string TwoFactors = "urn:identityhost:acr:2fa";

    /// <summary>Every value this server can reach, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [OneFactor, TwoFactors];

    /// <summary>The value these proofs reach.</summary>
    public static string Reached(IReadOnlyList<ProvenMethod> methods) => ProvenMethod.AreTwoFactors(methods) ? TwoFactors : OneFactor;

    /// <summary>What was proven, each value once.</summary>
    public static IReadOnlyList<string> References(IReadOnlyList<ProvenMethod> methods)
    {
        // Nearly every session has begun with a password and nothing else.
        if (methods is [{ Method: not ProvenMethod.Mfa } only])
            return [only.Reference];
        var references = methods.SelectMany(Of).Distinct(StringComparer.Ordinal);
        return ProvenMethod.AreTwoFactors(methods) ? [.. references, "mfa"] : [.. references];
    }

    /// <summary>A passkey answers only a person who touched it.</summary>
    private static IEnumerable<string> Of(ProvenMethod method) => method.Type == "webauthn" ? [method.Reference, "user"] : [method.Reference];
}
