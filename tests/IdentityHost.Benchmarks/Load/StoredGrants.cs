using Microsoft.Data.Sqlite;

namespace IdentityHost.Benchmarks.Load;

/// <summary>Fills the database with refresh families, to see what the hot path costs when there are many.</summary>
internal static class StoredGrants
{
    /// <summary>Copies the one grant that is there <paramref name="count"/> times, each under an id and hashes of its own.</summary>
    public static async Task AddAsync(string database, int count)
    {
        await using var connection = new SqliteConnection($"Data Source={database}");
        await connection.OpenAsync();
        var columns = new List<string>();
        await using (var info = connection.CreateCommand())
        {
            info.CommandText = "SELECT name FROM pragma_table_info('Grants')";
            await using var reader = await info.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                columns.Add(reader.GetString(0));
        }

        var names = string.Join(", ", columns.Select(c => $"\"{c}\""));
        var values = string.Join(", ", columns.Select(c => c switch
        {
            "GrantId" => "hex(randomblob(16))",
            "TokenHash" or "FamilyHash" => "randomblob(32)",
            _ => $"g.\"{c}\"",
        }));
        await using var insert = connection.CreateCommand();
        insert.CommandTimeout = 600;
        insert.CommandText = $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            INSERT INTO "Grants" ({names}) SELECT {values} FROM n, (SELECT * FROM "Grants" LIMIT 1) AS g
            """;
        await insert.ExecuteNonQueryAsync();
    }
}
