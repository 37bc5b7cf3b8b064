using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>The row a reader stands on.</summary>
internal sealed class PostgreSqlRow(NpgsqlDataReader reader) : Row
{
    public override string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public override byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public override long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public override long Number(int column) => reader.GetInt64(column);

    public override bool Flag(int column) => reader.GetBoolean(column);
}
