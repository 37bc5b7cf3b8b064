using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Profile;
using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>Our ports in the shape Identity's WebAuthn reads accounts and passkeys in, for one ceremony. It reads only: what a ceremony gives is written by acts.</summary>
internal sealed class PasskeyUsers(IAccounts accounts, IAuthenticators authenticators, CancellationToken ceremony) : IUserPasskeyStore<Account>
{
    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => (await accounts.FindAsync(userId, ceremony))?.Account;

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedUserName);

    public async Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await accounts.FindByIdentifierAsync(normalizedUserName, ceremony);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await authenticators.ListAsync(user.Id, ceremony)).Where(a => a.Kind == AuthenticatorKind.WebAuthn).Select(PasskeyCredential.InfoOf)];

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await authenticators.FindByCredentialAsync(PasskeyCredential.Hash(credentialId), ceremony) is { } passkey ? await FindByIdAsync(passkey.AccountId, ceremony) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await authenticators.FindByCredentialAsync(PasskeyCredential.Hash(credentialId), ceremony) is { } passkey && passkey.AccountId == user.Id
            ? PasskeyCredential.InfoOf(passkey)
            : null;

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public void Dispose()
    {
        // Holds nothing of its own.
    }

    private static NotSupportedException ReadOnly() => new("A passkey ceremony reads accounts and passkeys; it writes neither.");
}
