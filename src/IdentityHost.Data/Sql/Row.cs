namespace IdentityHost.Data.Sql;

/// <summary>The row a result stands on, read by position. Valid while it is being read, and not afterwards.</summary>
internal abstract class Row
{
    public abstract string? TextOrNull(int column);

    public abstract byte[]? BytesOrNull(int column);

    public abstract long? NumberOrNull(int column);

    /// <summary>A number of a column that is never null.</summary>
    public abstract long Number(int column);

    /// <summary>A flag of a column that is never null.</summary>
    public abstract bool Flag(int column);

    public string Text(int column) => TextOrNull(column) ?? throw Null(column);

    public byte[] Bytes(int column) => BytesOrNull(column) ?? throw Null(column);

    public int Int(int column) => checked((int)Number(column));

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));

    public DateTimeOffset? TimeOrNull(int column) => NumberOrNull(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    public string[] Words(int column) => Text(column).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static InvalidOperationException Null(int column) => new($"Column {column} is null.");
}
