using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>The authenticators of whoever is signed in.</summary>
public sealed class AuthenticatorList
{
    private readonly IAuthenticators _authenticators;
    private readonly RecoveryCodeSets _codes;
    private readonly IOptions<AccountsOptions> _options;

    internal AuthenticatorList(IAuthenticators authenticators, RecoveryCodeSets codes, IOptions<AccountsOptions> options) =>
        (_authenticators, _codes, _options) = (authenticators, codes, options);

    /// <summary>Whether an account may add this kind here.</summary>
    public bool Offers(AuthenticatorKind kind) => _options.Value.Mfa.Supports(AuthenticatorTypes.NameOf(kind));

    /// <summary>All of them, oldest first; empty when nobody is signed in.</summary>
    public async Task<IReadOnlyList<AuthenticatorInfo>> ListAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account ? [.. (await _authenticators.ListAsync(account.Id, ct)).Select(InfoOf)] : [];

    /// <summary>What its owner may see of one.</summary>
    internal AuthenticatorInfo InfoOf(Authenticator authenticator)
    {
        var info = new AuthenticatorInfo(authenticator.Id, authenticator.Kind, authenticator.CreatedAt, authenticator.LastUsedAt) { Name = authenticator.Name };
        return authenticator.Kind switch
        {
            AuthenticatorKind.RecoveryCodes when _codes.Open(authenticator) is var set => info with { TotalCodes = set.Total, UnusedCodes = set.Unused.Count },
            AuthenticatorKind.WebAuthn => info with { IsPasswordless = PasskeyCredential.Of(authenticator).Discoverable },
            _ => info,
        };
    }
}
