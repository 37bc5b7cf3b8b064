namespace IdentityHost.Accounts.Blocking.Entries;

/// <summary>The lists an entry can stand in. The numbers are stored.</summary>
public enum BlockList
{
    /// <summary>What nobody may register.</summary>
    RegistrationEmailDomains = 0,
    RegistrationEmailPatterns = 1,
    RegistrationPhonePatterns = 2,
    RegistrationUsernamePatterns = 3,
    RegistrationNetworks = 4,

    /// <summary>Where nothing is sent to.</summary>
    SendingEmailDomains = 5,
    SendingEmailPatterns = 6,
    SendingPhonePatterns = 7,
    SendingNetworks = 8,
}

/// <summary>An entry that somebody added to a list of the settings while the server runs.</summary>
/// <param name="Id">Random; never given again.</param>
/// <param name="List">Which list.</param>
/// <param name="Value">A domain, pattern or network, as the settings take them.</param>
public sealed record BlockEntry(string Id, BlockList List, string Value)
{
    /// <summary>Why it is there, for people; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it blocks.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Another one after each change.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
