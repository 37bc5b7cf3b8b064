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

    /// <summary>The path of the administration API; behind the issuer it is the audience of its tokens.</summary>
    public const string AdministrationResource = "/api/v1/admin";

    /// <summary>See and change what is everybody's, as far as one's permissions go.</summary>
    public const string Admin = "admin";

    /// <summary>See it.</summary>
    public const string AdminRead = "admin:read";

    /// <summary>
    /// All of them. Those of the account reach everything a person has here, so no client that registers itself gets them unless the operator names them for
    /// such clients; those of the administration are for the operator's own apps alone (S-193).
    /// </summary>
    public static OwnScopes All { get; } = new(
    [
        new(Account, "See and change your account, its security settings included", [AccountResource]) { Holders = ScopeHolders.Chosen },
        new(AccountRead, "See your account with its sessions and connected apps", [AccountResource]) { Holders = ScopeHolders.Chosen },
        new(Admin, "Administer this server as far as your permissions go", [AdministrationResource]) { Holders = ScopeHolders.FirstParty },
        new(AdminRead, "See what you may administer on this server", [AdministrationResource]) { Holders = ScopeHolders.FirstParty },
    ]);
}
