using IdentityHost.Accounts.Paging;

namespace IdentityHost.Accounts.Blocking.Entries;

/// <summary>Which entries; what is null does not matter.</summary>
public sealed record BlockEntryFilter
{
    public BlockList? List { get; init; }

    /// <summary>What the value holds somewhere.</summary>
    public string? Part { get; init; }

    public bool? IsActive { get; init; }
}

/// <summary>The orders of entries.</summary>
public enum BlockEntryOrder
{
    CreatedAt,
    Value,
}

/// <summary>The entries of block lists that are kept in the database.</summary>
public interface IBlockEntries
{
    /// <summary>Those that block; the same object until they change. Another node's change is seen within seconds, one of this node at once.</summary>
    IReadOnlyList<BlockEntry> Current { get; }

    /// <summary>A page of entries.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="order">By what they are ordered.</param>
    /// <param name="descending">Whether the last come first.</param>
    /// <param name="after">Where the page before ended, its key a text or a <see cref="DateTimeOffset"/> as the order wants; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<BlockEntry>> PageAsync(BlockEntryFilter filter, BlockEntryOrder order, bool descending, RowPlace<object>? after, int limit, CancellationToken ct);

    /// <summary>The entry with this id, or null.</summary>
    Task<BlockEntry?> FindAsync(string id, CancellationToken ct);

    /// <summary>Adds an entry; false when its list has it already, or there are as many as there may be.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="most">How many there may be in all lists together.</param>
    /// <param name="ct">Cancels.</param>
    Task<bool> TryAddAsync(BlockEntry entry, int most, CancellationToken ct);

    /// <summary>Writes another note, and whether it blocks; false when it is not there as it was read.</summary>
    Task<bool> TryReplaceAsync(BlockEntry read, BlockEntry replacement, CancellationToken ct);

    /// <summary>Deletes an entry; false when there is none.</summary>
    Task<bool> TryDeleteAsync(BlockEntry entry, CancellationToken ct);
}
