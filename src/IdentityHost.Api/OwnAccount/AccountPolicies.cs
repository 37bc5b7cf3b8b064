using IdentityHost.Api.Rest;

namespace IdentityHost.Api.OwnAccount;

/// <summary>The policies of the API of one's own account. There is no stranger in it: every address means the account of the token.</summary>
internal static class AccountPolicies
{
    /// <summary>Seeing.</summary>
    public static RestPolicy Read { get; } = new(ApiScopes.Account, ApiScopes.AccountRead);

    /// <summary>Changing what does not concern security, or where the flow asks for a proof of its own.</summary>
    public static RestPolicy Write { get; } = new(ApiScopes.Account);

    /// <summary>Changing, or carrying away, what does.</summary>
    public static RestPolicy Secure { get; } = new(ApiScopes.Account) { IsSensitive = true };
}
