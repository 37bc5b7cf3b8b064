using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Api.Rest;

/// <summary>The scopes of the server's own REST APIs, and the resources they belong to.</summary>
internal static class ApiScopes
{
    /// <summary>The path of the API of one's own account; behind the issuer it is the audience of its tokens.</summary>
    public const string AccountResource = "/api/v1";

    /// <summary>See and change one's own account.</summary>
    public const string Account = "account";

    /// <summary>See one's own account.</summary>
    public const string AccountRead = "account:read";

    /// <summary>All of them. They reach everything a person has here, so no client that registers itself gets them unless the operator names them for such clients.</summary>
    public static OwnScopes All { get; } = new(
    [
        new(Account, "See and change your account, its security settings included", [AccountResource]) { Holders = ScopeHolders.Chosen },
        new(AccountRead, "See your account with its sessions and connected apps", [AccountResource]) { Holders = ScopeHolders.Chosen },
    ]);
}
