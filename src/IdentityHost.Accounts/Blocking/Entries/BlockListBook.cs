using System.Diagnostics;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Blocking.Entries;

/// <summary>What came of a change of a block list.</summary>
public abstract record BlockListResult
{
    private BlockListResult()
    {
    }

    /// <summary>It is so now.</summary>
    public sealed record Done(BlockEntry Entry) : BlockListResult;

    /// <summary>What was given is not good.</summary>
    public sealed record Refused(AdministrationResult.Invalid Why) : BlockListResult;

    /// <summary>The list has it already, or it was changed meanwhile.</summary>
    public sealed record Conflict : BlockListResult;
}

/// <summary>Adds to the lists of the settings, and takes away what was added. What the settings say stays theirs.</summary>
public sealed class BlockListBook(IBlockEntries entries, TimeProvider clock)
{
    private const int MostEntries = 5000;
    private const int LongestValue = 300;
    private const int LongestNote = 500;

    /// <summary>Adds an entry, which blocks from now on.</summary>
    public async Task<BlockListResult> AddAsync(BlockList list, string value, string? note, CancellationToken ct)
    {
        var typed = value.Trim();
        if ((typed.Length is 0 or > LongestValue ? $"has 1 to {LongestValue} characters." : FaultOf(list, typed)) is { } fault)
            return new BlockListResult.Refused(new("value", fault));
        if (FaultOf(note) is { } wrong)
            return wrong;
        var entry = new BlockEntry(RandomToken.NewId(), list, typed) { Note = note, Version = RandomToken.NewId(), CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()) };
        return await entries.TryAddAsync(entry, MostEntries, ct) ? new BlockListResult.Done(entry) : new BlockListResult.Conflict();
    }

    /// <summary>Gives an entry another note, and says whether it blocks.</summary>
    public async Task<BlockListResult> ChangeAsync(BlockEntry read, string? note, bool isActive, CancellationToken ct)
    {
        if (FaultOf(note) is { } wrong)
            return wrong;
        var changed = read with { Note = note, IsActive = isActive, Version = RandomToken.NewId() };
        return await entries.TryReplaceAsync(read, changed, ct) ? new BlockListResult.Done(changed) : new BlockListResult.Conflict();
    }

    /// <summary>Deletes an entry; false when it is gone already.</summary>
    public Task<bool> TryDeleteAsync(BlockEntry entry, CancellationToken ct) => entries.TryDeleteAsync(entry, ct);

    private static BlockListResult.Refused? FaultOf(string? note) =>
        note is { Length: > LongestNote } ? new(new("note", $"A note has at most {LongestNote} characters.")) : null;

    private static string? FaultOf(BlockList list, string value) => list switch
    {
        BlockList.RegistrationEmailDomains or BlockList.SendingEmailDomains => DomainList.Fault(value),
        BlockList.RegistrationNetworks or BlockList.SendingNetworks => NetworkList.Fault(value),
        BlockList.RegistrationEmailPatterns or BlockList.RegistrationPhonePatterns or BlockList.RegistrationUsernamePatterns => PatternList.Fault(value),
        BlockList.SendingEmailPatterns or BlockList.SendingPhonePatterns => PatternList.Fault(value),
        _ => throw new UnreachableException(),
    };
}
