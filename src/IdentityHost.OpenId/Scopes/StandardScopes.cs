namespace IdentityHost.OpenId.Scopes;

/// <summary>The scopes OpenID Connect defines (Core §5.4, §11), and <c>groups</c> and <c>permissions</c>.</summary>
public static class StandardScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Address = "address";
    public const string Groups = "groups";
    public const string Permissions = "permissions";
    public const string OfflineAccess = "offline_access";

    /// <summary>In the order in which the consent page lists them.</summary>
    public static IReadOnlyList<Scope> All { get; } =
    [
        new(OpenId, "Know who you are on this server", []),
        new(Profile, "See your name, picture and other profile details", []),
        new(Email, "See your email address", []),
        new(Phone, "See your phone number", []),
        new(Address, "See your postal address", []),
        new(Groups, "See which groups you belong to", []),
        new(Permissions, "See what those groups allow you", []),
        new(OfflineAccess, "Keep this access while you are away", []),
    ];

    /// <summary>Whether the scope is one of these.</summary>
    public static bool Contains(string name) => All.Any(s => string.Equals(s.Name, name, StringComparison.Ordinal));
}
