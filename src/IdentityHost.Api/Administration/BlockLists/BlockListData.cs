using System.Text.Json;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Blocking.Entries;

namespace IdentityHost.Api.Administration.BlockLists;

/// <summary>A block list.</summary>
/// <param name="Name">For example <c>registration_email_domains</c>.</param>
/// <param name="Settings">What the settings have in it, which is changed there.</param>
internal sealed record BlockListData(string Name, IReadOnlyList<string> Settings);

/// <summary>All block lists.</summary>
internal sealed record BlockListsData(IReadOnlyList<BlockListData> Items);

/// <summary>An entry that was added to a block list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="List">Which list.</param>
/// <param name="Value">A domain, pattern or network, as the settings take them.</param>
/// <param name="Note">Why it is there; null for nothing.</param>
/// <param name="IsActive">Whether it blocks.</param>
/// <param name="CreatedAt">When it was added.</param>
internal sealed record BlockEntryData(string Id, string List, string Value, string? Note, bool IsActive, DateTimeOffset CreatedAt)
{
    public static BlockEntryData Of(BlockEntry entry) => new(entry.Id, BlockListNames.Of(entry.List), entry.Value, entry.Note, entry.IsActive, entry.CreatedAt);
}

/// <summary>Some entries.</summary>
internal sealed record BlockEntryPage(IReadOnlyList<BlockEntryData> Items);

/// <summary>An entry to add.</summary>
internal sealed record BlockEntryInput(string List, string Value, string? Note);

/// <summary>What is to be different about an entry. Another value is another entry.</summary>
internal sealed record BlockEntryPatch(string? Note, bool? IsActive);

/// <summary>What the lists are called on the wire, and what the settings have in them.</summary>
internal static class BlockListNames
{
    private static readonly BlockList[] s_all = Enum.GetValues<BlockList>();

    public static IReadOnlyList<string> All { get; } = [.. s_all.Select(Of)];

    public static string Of(BlockList list) => JsonNamingPolicy.SnakeCaseLower.ConvertName(list.ToString());

    /// <summary>The list of this name; null for none.</summary>
    public static BlockList? Find(string? name) => s_all.Where(list => Of(list) == name).Select(list => (BlockList?)list).FirstOrDefault();

    public static IReadOnlyList<BlockListData> Describe(BlockingOptions options) => [.. s_all.Select(list => new BlockListData(Of(list), [.. SettingsOf(list, options)]))];

    private static IList<string> SettingsOf(BlockList list, BlockingOptions options) => list switch
    {
        BlockList.RegistrationEmailDomains => options.Registration.EmailDomains,
        BlockList.RegistrationEmailPatterns => options.Registration.EmailPatterns,
        BlockList.RegistrationPhonePatterns => options.Registration.PhonePatterns,
        BlockList.RegistrationUsernamePatterns => options.Registration.UsernamePatterns,
        BlockList.RegistrationNetworks => options.Registration.Networks,
        BlockList.SendingEmailDomains => options.Sending.EmailDomains,
        BlockList.SendingEmailPatterns => options.Sending.EmailPatterns,
        BlockList.SendingPhonePatterns => options.Sending.PhonePatterns,
        BlockList.SendingNetworks => options.Sending.Networks,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
