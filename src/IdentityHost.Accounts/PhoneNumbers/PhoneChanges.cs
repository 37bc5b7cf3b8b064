using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Marks the number that an account claims as proven. Conditional: it claims it, and nobody else has proven it.</summary>
public sealed record VerifyPhone(string AccountId, PhoneNumber Number) : Change;

/// <summary>Makes a number the account's proven one in place of whatever it had. Conditional: nobody else has proven it.</summary>
public sealed record ReplacePhone(string AccountId, PhoneNumber Number) : Change;

/// <summary>
/// Writes a number that is not proven, in place of another unproven one or of none (null). Conditional: the account has exactly that, and nobody else
/// has proven the new one.
/// </summary>
public sealed record ClaimPhone(string AccountId, string? Unproven, PhoneNumber Number) : Change
{
    /// <summary>Whether it may be one that somebody else has proven: where the proof is owed, that tells who signs in nothing, and takes nothing from its owner.</summary>
    public bool EvenIfTaken { get; init; }
}

/// <summary>Takes the account's number away. Conditional: it has it.</summary>
public sealed record RemovePhone(string AccountId, string Number) : Change;

/// <summary>Takes away whatever number was set up before the account's address was proven (S-162).</summary>
public sealed record RetirePhone(string AccountId) : Change
{
    /// <summary>Whether the number goes on being claimed, unproven.</summary>
    public bool StaysClaimed { get; init; }
}
