using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Identifiers;

namespace IdentityHost.Accounts.Blocking;

/// <summary>One side's lists, ready to be asked.</summary>
internal sealed class BlockedThings
{
    private readonly DomainList _domains;
    private readonly PatternList _emails;
    private readonly bool _disposable;

    private BlockedThings(bool disposable, IEnumerable<string> domains, IEnumerable<string> emails, IEnumerable<string> phones, IEnumerable<string> usernames, IEnumerable<string> networks)
    {
        (_disposable, _domains, _emails) = (disposable, new(domains), new(emails));
        (Phones, Usernames, Networks) = (new(phones), new(usernames), new(networks));
    }

    public PatternList Phones { get; }

    public PatternList Usernames { get; }

    public NetworkList Networks { get; }

    /// <summary>What nobody may register.</summary>
    public static BlockedThings OfRegistration(RegistrationBlocks blocks, IReadOnlyList<BlockEntry> added) =>
        new(
            blocks.DisposableDomains,
            With(blocks.EmailDomains, added, BlockList.RegistrationEmailDomains),
            With(blocks.EmailPatterns, added, BlockList.RegistrationEmailPatterns),
            With(blocks.PhonePatterns, added, BlockList.RegistrationPhonePatterns),
            With(blocks.UsernamePatterns, added, BlockList.RegistrationUsernamePatterns),
            With(blocks.Networks, added, BlockList.RegistrationNetworks));

    /// <summary>Where nothing is sent to.</summary>
    public static BlockedThings OfSending(SendingBlocks blocks, IReadOnlyList<BlockEntry> added) =>
        new(
            blocks.DisposableDomains,
            With(blocks.EmailDomains, added, BlockList.SendingEmailDomains),
            With(blocks.EmailPatterns, added, BlockList.SendingEmailPatterns),
            With(blocks.PhonePatterns, added, BlockList.SendingPhonePatterns),
            [],
            With(blocks.Networks, added, BlockList.SendingNetworks));

    /// <summary>Whether an address is listed.</summary>
    public bool Hold(EmailAddress address, DisposableDomains disposable)
    {
        var domain = address.Value[(address.Value.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return _domains.Holds(domain) || _emails.Fits(address.Value) || (_disposable && disposable.Hold(domain));
    }

    private static IEnumerable<string> With(IEnumerable<string> settings, IReadOnlyList<BlockEntry> added, BlockList list) =>
        settings.Concat(added.Where(e => e.List == list).Select(e => e.Value));
}
