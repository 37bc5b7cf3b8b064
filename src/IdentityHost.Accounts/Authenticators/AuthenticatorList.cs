using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>The authenticators of whoever is signed in.</summary>
public sealed class AuthenticatorList
{
    internal AuthenticatorList()
    {
    }

    /// <summary>All of them, oldest first; empty when nobody is signed in.</summary>
    public Task<IReadOnlyList<AuthenticatorInfo>> ListAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();
}
