using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>The framework's hasher, counted.</summary>
internal sealed class CountingHasher(IPasswordHasher<Account> inner) : IPasswordHasher<Account>
{
    private int _verified;
    private int _hashed;

    public int Verified => _verified;

    public int Hashed => _hashed;

    /// <summary>Work waits here while it is not set.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public string HashPassword(Account user, string password)
    {
        Interlocked.Increment(ref _hashed);
        return inner.HashPassword(user, password);
    }

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _verified);
        Gate.Wait();
        return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
