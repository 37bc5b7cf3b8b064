using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>Fills and runs commands; Npgsql prepares them by itself after their second use and keeps them with the connection.</summary>
internal static class PostgreSqlCommands
{
    public static NpgsqlCommand Fill(NpgsqlCommand command, object?[] parameters)
    {
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value },
                string text => new NpgsqlParameter<string> { TypedValue = text },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                DateTimeOffset time => new NpgsqlParameter<long> { TypedValue = time.ToUnixTimeMilliseconds() },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
                var other => throw new ArgumentException($"No column holds a {other.GetType().Name}.", nameof(parameters)),
            });
        }

        return command;
    }

    public static async ValueTask<T?> FirstAsync<T>(NpgsqlCommand command, Func<Row, T> read, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? read(new PostgreSqlRow(reader)) : default;
    }

    public static async ValueTask<List<T>> ListAsync<T>(NpgsqlCommand command, Func<Row, T> read, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new PostgreSqlRow(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(row));
        return rows;
    }
}
