using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Passwords;

/// <summary>What hashing a password costs, and how much of the machine it may take (S-023, S-211).</summary>
public sealed class PasswordHashingOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:PasswordHashing";

    /// <summary>Rounds of PBKDF2-HMAC-SHA-512. Stored with each hash; older hashes are raised at the next sign-in.</summary>
    [Range(210_000, 10_000_000)]
    public int Iterations { get; set; } = 220_000;

    /// <summary>Hashing threads; 0 for one per core, and never more than that.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>How many passwords may wait for a thread; further ones are answered 503 at once.</summary>
    [Range(1, 10_000)]
    public int QueueLength { get; set; } = 32;

    /// <summary>What is added to the hashing threads' nice value on Linux, so that token requests go first when cores are scarce; 0 leaves them alone.</summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 10;
}
