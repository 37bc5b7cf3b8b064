using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>A server whose counters of tries can be read, and which has every way there is: numbers and links sign in, and asking for a code makes an account.</summary>
public class CrossDoorServer : HeadlessServer
{
    private TestDatabase? _database;

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginMethods", "email,username,phone"), ("IdentityHost:Accounts:SignupFields", "email*,username,phone,password1*"),
        ("IdentityHost:Accounts:LoginByLinkEnabled", "true"), ("IdentityHost:Accounts:AutoCreateAccount", "true"), ("IdentityHost:Accounts:RateLimits:VerifyPhone", ""),
    ];

    protected override async Task<TestDatabase> CreateDatabaseAsync() => _database = await StartedDatabases.SqliteAsync();

    /// <summary>Every counter of tries: its key, hashed, and how far it has counted.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountersAsync()
    {
        await using var connection = new SqliteConnection(_database!.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT hex(\"KeyHash\"), \"Count\" FROM \"Attempts\"";
        await using var reader = await command.ExecuteReaderAsync();
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
            counters[reader.GetString(0)] = reader.GetInt64(1);
        return counters;
    }
}

/// <summary>One where addresses stay off accounts until they are proven.</summary>
public sealed class DeferredCrossDoorServer : CrossDoorServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:DeferIdentityUpdate", "true"), ("IdentityHost:Accounts:SignupFields", "email,username*,password1*"),
        ("IdentityHost:Accounts:EmailVerification", "Optional"),
    ];
}
