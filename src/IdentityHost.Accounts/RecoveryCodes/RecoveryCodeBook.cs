using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.RecoveryCodes;

/// <summary>The recovery codes of whoever is signed in: shown and replaced as a set (S-045, S-046).</summary>
public sealed class RecoveryCodeBook
{
    internal RecoveryCodeBook()
    {
    }

    /// <summary>The unused ones; not found when there is no set.</summary>
    public Task<RecoveryCodeListing> ListAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Makes a new set; the old one is dead.</summary>
    public Task<RecoveryCodeListing> GenerateAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A set of recovery codes.</summary>
public abstract record RecoveryCodeListing
{
    private RecoveryCodeListing()
    {
    }

    /// <summary>There is one.</summary>
    /// <param name="Info">How many, and how many are left.</param>
    /// <param name="Unused">The unused ones; null when they are shown only while they are made, and were.</param>
    public sealed record Found(AuthenticatorInfo Info, IReadOnlyList<string>? Unused) : RecoveryCodeListing
    {
        /// <summary>Without the codes (S-200).</summary>
        public override string ToString() => nameof(Found);
    }

    /// <summary>There is none, or it may not be seen now.</summary>
    public sealed record Not(FlowOutcome Outcome) : RecoveryCodeListing;
}
