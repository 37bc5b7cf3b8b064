using System.Collections.Frozen;

namespace IdentityHost.Accounts.External;

/// <summary>Who somebody is at a provider, by an answer that was checked in full: signature or connection, audience, nonce, time (S-164).</summary>
/// <param name="Provider">The id of the provider.</param>
/// <param name="Uid">What never changes and is never given again there: Google's <c>sub</c>, GitHub's number. Never a name or an address (S-160).</param>
/// <param name="Display">What people recognise the account by; may change.</param>
public sealed record ExternalIdentity(string Provider, string Uid, string Display)
{
    /// <summary>The longest id there is room for.</summary>
    public const int LongestUid = 255;

    /// <summary>Whether it names somebody at all: a missing id is nobody's (S-160).</summary>
    internal bool IsUsable => !string.IsNullOrWhiteSpace(Uid) && Uid.Length <= LongestUid && !Uid.Contains('\0', StringComparison.Ordinal);

    /// <summary>What it is called there, to begin a user name here with; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>Its addresses, the most important first.</summary>
    public IReadOnlyList<ExternalAddress> Addresses { get; init; } = [];

    /// <summary>The provider's profile values as text, by its own names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Without what is personal (S-200).</summary>
    public override string ToString() => $"{nameof(ExternalIdentity)} {Provider}";
}

/// <summary>An address of somebody at a provider.</summary>
/// <param name="Email">As the provider spells it.</param>
/// <param name="Verified">Whether the same document says that this very address was proven there (S-161); false where nothing is said.</param>
/// <param name="Primary">Whether it is the main one.</param>
public sealed record ExternalAddress(string Email, bool Verified, bool Primary = false)
{
    /// <summary>Without the address (S-200).</summary>
    public override string ToString() => nameof(ExternalAddress);
}
