using System.Globalization;
using IdentityHost.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Tests.BadInput;

/// <summary>How many rows each table of a SQLite database has: what was written half shows here.</summary>
internal static class RowCounts
{
    // Refused clients are told of in the audit log, that is their purpose.
    private const string Told = "client.refused";

    /// <summary>Attempts are counted for refused requests too, that is their purpose; leases and versions move by themselves.</summary>
    private static readonly string[] s_restless = ["Attempts", "Leases", "ChangeVersions"];

    public static async Task<IReadOnlyList<string>> OfAsync(TestDatabase database)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        var counts = new List<string>();
        foreach (var table in await TextsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"))
        {
            if (!s_restless.Contains(table, StringComparer.Ordinal))
                counts.Add($"{table}: {(await TextsAsync(connection, $"SELECT COUNT(*) FROM \"{table}\"{(table == "AuditEntries" ? $" WHERE \"Event\" <> '{Told}'" : "")}")).Single()}");
        }

        return counts;
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? "");
        return texts;
    }
}
