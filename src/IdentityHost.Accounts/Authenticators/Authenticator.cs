using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>Something an account proves itself with beside its password.</summary>
public sealed record Authenticator
{
    /// <summary>Random; shown to clients as the authenticator's id.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required AuthenticatorKind Kind { get; init; }

    /// <summary>What its owner calls it; passkeys only.</summary>
    public string? Name { get; init; }

    /// <summary>The secret, sealed under a key that is not in the database; for a passkey its public credential as JSON.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of a passkey's credential id, unique over all accounts (WebAuthn Level 3 §7.1 step 26); null for the others.</summary>
    public byte[]? CredentialHash { get; init; }

    /// <summary>What only grows: the last accepted TOTP step (RFC 6238 §5.2), a passkey's signature counter; 0 to begin with.</summary>
    public long Counter { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Without its secret (S-200).</summary>
    public override string ToString() => $"{nameof(Authenticator)} {Kind} {Id}";
}

/// <summary>allauth's types of authenticators. The numbers are stored.</summary>
public enum AuthenticatorKind
{
    Totp = 1,
    RecoveryCodes = 2,
    WebAuthn = 3,
}

/// <summary>Reads of authenticators; writes are acts.</summary>
public interface IAuthenticators
{
    /// <summary>All of an account, oldest first; of those that came with one act, the app before its codes.</summary>
    ValueTask<IReadOnlyList<Authenticator>> ListAsync(string accountId, CancellationToken ct);

    /// <summary>The passkey with this credential, whoever's it is, or null.</summary>
    ValueTask<Authenticator?> FindByCredentialAsync(byte[] credentialHash, CancellationToken ct);
}

/// <summary>Adds an authenticator. Conditional: the account has no other TOTP or recovery codes (those are one each), and the credential is new everywhere.</summary>
public sealed record AddAuthenticator(Authenticator Authenticator) : Change;

/// <summary>Removes authenticators of an account. Conditional: all of them are there.</summary>
public sealed record RemoveAuthenticators(string AccountId, IReadOnlyList<string> Ids) : Change;

/// <summary>Removes whatever authenticators an account has: somebody set them up who had not proven its address (S-162).</summary>
public sealed record RetireAuthenticators(string AccountId) : Change;

/// <summary>Renames a passkey. Conditional: the account has it.</summary>
public sealed record RenameAuthenticator(string AccountId, string Id, string Name) : Change;

/// <summary>
/// Notes a use: moves the counter forward and the data along. Conditional: the counter and the data are the ones that were read, so that a TOTP
/// step and a recovery code serve once on all nodes (S-042, S-045).
/// </summary>
public sealed record UseAuthenticator(Authenticator Read, long Counter, string Data) : Change
{
    /// <summary>Without the secret (S-200).</summary>
    public override string ToString() => nameof(UseAuthenticator);
}
