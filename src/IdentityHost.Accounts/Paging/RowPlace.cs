namespace IdentityHost.Accounts.Paging;

/// <summary>Where a page of an ordered list ended.</summary>
/// <param name="Key">What its last row is ordered by.</param>
/// <param name="Id">The id of that row, which orders rows that share a key.</param>
public sealed record RowPlace<TKey>(TKey Key, string Id)
    where TKey : notnull;
