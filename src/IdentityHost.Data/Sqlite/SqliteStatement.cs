using System.Text;
using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IdentityHost.Data.Sqlite;

/// <summary>A prepared statement of one connection, and the row it stands on.</summary>
/// <remarks>
/// SQLite's own functions: <see cref="SqliteCommand"/> looks up each parameter by its name at every execution, and asks up to three times for each value it reads.
/// </remarks>
internal sealed class SqliteStatement : Row, IDisposable
{
    private const int MostOnStack = 512;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    // SQLite numbers parameters as they come; the statement numbers them by name.
    private readonly int[] _parameters;

    public SqliteStatement(sqlite3 connection, string text)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _parameters = new int[raw.sqlite3_bind_parameter_count(_statement)];
        for (var i = 0; i < _parameters.Length; i++)
            _parameters[i] = int.Parse(raw.sqlite3_bind_parameter_name(_statement, i + 1).utf8_to_string().AsSpan(1), provider: null) - 1;
    }

    /// <summary>Sets the parameters and stands before the first row, until what it returns is disposed.</summary>
    public Execution Begin(object?[] parameters)
    {
        for (var i = 0; i < _parameters.Length; i++)
            Check(Bind(i + 1, parameters[_parameters[i]]));
        return new(_statement);
    }

    /// <summary>Goes on to the next row; false when there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    public override string? TextOrNull(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public override byte[]? BytesOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(_statement, column).ToArray();

    public override long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public override long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public override bool Flag(int column) => Number(column) != 0;

    public void Dispose() => _statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        DateTimeOffset time => raw.sqlite3_bind_int64(_statement, place, time.ToUnixTimeMilliseconds()),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
        var other => throw new ArgumentException($"No column holds a {other.GetType().Name}.", nameof(value)),
    };

    private int BindText(int place, string text)
    {
        // The address of an empty span is null, which SQLite takes for NULL.
        if (text.Length == 0)
            return raw.sqlite3_bind_text(_statement, place, "");
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        return raw.sqlite3_bind_text(_statement, place, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);

    /// <summary>One execution of a statement. What its end returns was thrown by <see cref="Step"/> already.</summary>
    public readonly ref struct Execution(sqlite3_stmt statement)
    {
        public void Dispose() => raw.sqlite3_reset(statement);
    }
}
