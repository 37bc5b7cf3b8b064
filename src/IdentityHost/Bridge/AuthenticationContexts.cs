namespace IdentityHost.Bridge;

/// <summary>The values of <c>acr</c> (OIDC Core §2) this server can reach.</summary>
internal static class AuthenticationContexts
{
    /// <summary>One factor was proven: a password.</summary>
    public const string OneFactor = "urn:identityhost:acr:1fa";

    /// <summary>Weakest first. A second factor, once the accounts have one, adds <c>urn:identityhost:acr:2fa</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [OneFactor];
}
