using System.Security.Cryptography;
using System.Text;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Secrets;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>Makes client secrets and checks them; only hashes are ever kept (S-141).</summary>
public sealed class ClientSecrets(ClientSecretKey key, TimeProvider clock)
{
    /// <summary>A new secret of 256 bits, in unreserved characters only, and what is kept of it.</summary>
    public (string Value, ClientSecret Kept) Generate(DateTimeOffset? expiresAt = null)
    {
        var value = OpaqueToken.NewSecret();
        return (value, new ClientSecret(Plain(value), Chosen: false, clock.GetUtcNow(), expiresAt));
    }

    /// <summary>What is kept of a secret somebody chose: its hash under a key that is not in the database, since it may be guessable.</summary>
    public ClientSecret FromChosen(string secret, DateTimeOffset? expiresAt = null) =>
        new(Keyed(secret), Chosen: true, clock.GetUtcNow(), expiresAt);

    /// <summary>Whether a kept secret is the hash of this chosen one: lets the seed file be applied again without changing anything.</summary>
    public bool IsFromChosen(ClientSecret kept, string secret) => kept.Chosen && CryptographicOperations.FixedTimeEquals(kept.Hash, Keyed(secret));

    /// <summary>Whether the presented secret is alive. A client that does not exist costs the same work.</summary>
    internal bool Matches(Client? client, string presented)
    {
        Span<byte> plain = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> keyed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var bytes = Encoding.UTF8.GetBytes(presented);
        SHA256.HashData(bytes, plain);
        HMACSHA256.HashData(key.Value, bytes, keyed);

        var now = clock.GetUtcNow();
        var matches = false;
        foreach (var secret in client?.Secrets ?? [])
            matches |= CryptographicOperations.FixedTimeEquals(secret.Hash, secret.Chosen ? keyed : plain) && !(secret.ExpiresAt <= now);
        return matches;
    }

    private static byte[] Plain(string secret) => OpaqueToken.Hash(secret);

    private byte[] Keyed(string secret) => HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(secret));
}
