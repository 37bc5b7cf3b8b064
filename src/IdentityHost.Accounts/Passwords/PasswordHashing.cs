using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passwords;

/// <summary>Hashes and verifies passwords, in ASP.NET Core Identity's format, on the bounded queue.</summary>
internal sealed class PasswordHashing(IPasswordHasher<Account> hasher, HashingQueue queue, IOptions<PasswordHashingOptions> options)
{
    private static readonly Account Nobody = new();

    private readonly string _decoy = Decoy(options.Value.Iterations);

    /// <summary>The hash of a new password; null when the queue is full.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken ct) =>
        queue.TryRun(() => hasher.HashPassword(Nobody, password), out var hashed, ct) ? await hashed : null;

    /// <summary>Compares a password; without a hash (unknown account, account without a password) with a decoy of today's cost (S-002).</summary>
    public async Task<PasswordMatch> VerifyAsync(string? hash, string password, CancellationToken ct)
    {
        if (!queue.TryRun(() => hasher.VerifyHashedPassword(Nobody, hash ?? _decoy, password), out var verified, ct))
            return PasswordMatch.Busy;
        return await verified switch
        {
            // The decoy is random bytes; the test of hash is for the one in 2^256.
            PasswordVerificationResult.Success when hash is not null => PasswordMatch.Right,
            PasswordVerificationResult.SuccessRehashNeeded when hash is not null => PasswordMatch.RightButCheap,
            _ => PasswordMatch.Wrong,
        };
    }

    /// <summary>Identity's format 3 (marker, PRF 2 = HMAC-SHA-512, rounds, salt length, salt, key) with random salt and key: no password fits.</summary>
    private static string Decoy(int iterations)
    {
        const int saltLength = 16, keyLength = 32;
        var bytes = RandomNumberGenerator.GetBytes(13 + saltLength + keyLength);
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), saltLength);
        return Convert.ToBase64String(bytes);
    }
}

/// <summary>What comparing a password gave.</summary>
internal enum PasswordMatch
{
    Wrong,
    Right,

    /// <summary>Right, but hashed at less than today's cost.</summary>
    RightButCheap,

    /// <summary>Not compared: too many are waiting.</summary>
    Busy,
}
