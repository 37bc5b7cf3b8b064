using System.Collections.Frozen;
using IdentityHost.Accounts.Identifiers;

namespace IdentityHost.Accounts.External;

/// <summary>Who somebody is at a provider, by an answer that was checked in full: signature or connection, audience, nonce, time (S-164).</summary>
/// <remarks>
/// A provider repeats what people type there. What is kept here is fit to be stored, written into a line of a mail and shown: without control characters, and
/// not long (S-201).
/// </remarks>
/// <param name="Provider">The id of the provider.</param>
/// <param name="Uid">What never changes and is never given again there: Google's <c>sub</c>, GitHub's number. Never a name or an address (S-160).</param>
/// <param name="Display">What people recognise the account by; may change.</param>
public sealed record ExternalIdentity(string Provider, string Uid, string Display)
{
    /// <summary>The longest id there is room for.</summary>
    public const int LongestUid = 255;

    private const int LongestDisplay = 255;
    private const int LongestField = 2048;
    private const int MostAddresses = 20;

    /// <summary>What people recognise the account by, on one line.</summary>
    public string Display { get; init => field = Shown(value); } = Shown(Display);

    /// <summary>What it is called there, to begin a user name here with; null for none, and for one that nobody could have here.</summary>
    public string? Username { get; init => field = Identifiers.Username.TryParse(value, out _) ? value : null; }

    /// <summary>Its addresses, the most important first; those that are none, or more than anybody has, are left out.</summary>
    public IReadOnlyList<ExternalAddress> Addresses
    {
        get;
        init => field = [.. value.Where(address => EmailAddress.TryParse(address.Email, out _)).Take(MostAddresses)];
    } = [];

    /// <summary>The provider's profile values as text, by its own names; longer ones than any field of ours takes are left out.</summary>
    public IReadOnlyDictionary<string, string> Fields
    {
        get;
        init => field = value.Where(one => one.Value.Length <= LongestField).ToFrozenDictionary(one => one.Key, one => OneLine(one.Value), StringComparer.Ordinal);
    } = FrozenDictionary<string, string>.Empty;

    /// <summary>When the person last proved there who they are, as the provider says (<c>auth_time</c>); null where it does not, or knew them without asking.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it was proven to us, where that was before: a token that an app hands in may be old, and a form may have waited. Null for just now.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>Whether it names somebody at all: a missing id is nobody's (S-160).</summary>
    internal bool IsUsable => !string.IsNullOrWhiteSpace(Uid) && Uid.Length <= LongestUid && !Uid.Any(char.IsControl);

    /// <summary>Without what is personal (S-200).</summary>
    public override string ToString() => $"{nameof(ExternalIdentity)} {Provider}";

    private static string Shown(string text) => WholeCharacters.Cut(OneLine(text), LongestDisplay);

    private static string OneLine(string text) => text.Any(IsBreak) ? string.Concat(text.Select(c => IsBreak(c) ? ' ' : c)).Trim() : text;

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

/// <summary>An address of somebody at a provider.</summary>
/// <param name="Email">As the provider spells it.</param>
/// <param name="Verified">Whether the same document says that this very address was proven there (S-161); false where nothing is said.</param>
/// <param name="Primary">Whether it is the main one.</param>
public sealed record ExternalAddress(string Email, bool Verified, bool Primary = false)
{
    /// <summary>Whether the provider itself keeps the mailbox: whoever signs in there reads its mail.</summary>
    public bool IsKeptThere { get; init; }

    /// <summary>Without the address (S-200).</summary>
    public override string ToString() => nameof(ExternalAddress);
}
