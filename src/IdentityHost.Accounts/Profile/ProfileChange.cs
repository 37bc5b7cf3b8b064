using System.Collections.Frozen;
using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Profile;

/// <summary>What is to be different about a profile: only what is named; null takes a value away.</summary>
public sealed record ProfileChange
{
    /// <summary>Standard values by their names.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Parts of the postal address by their names (OIDC Core §5.1.1).</summary>
    public IReadOnlyDictionary<string, string?> Address { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>The operator's own fields by their names, as they would be typed.</summary>
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Whether the whole address goes.</summary>
    public bool RemovesAddress { get; init; }
}

/// <summary>Writes what its owner fills in of an account. Conditional: nobody has changed the account since it was read.</summary>
/// <param name="Account">With the new values.</param>
/// <param name="ReadStamp">Its concurrency stamp as it was read.</param>
/// <param name="NewStamp">The next one.</param>
public sealed record WriteProfile(Account Account, string? ReadStamp, string NewStamp) : Change;

/// <summary>The same, by somebody else: that is a deed.</summary>
public sealed record CorrectProfile(WriteProfile Write) : Change;
