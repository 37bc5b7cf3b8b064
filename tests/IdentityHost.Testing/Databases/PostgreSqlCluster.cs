using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace IdentityHost.Testing.Databases;

/// <summary>
/// A PostgreSQL server for tests: the one named by <c>IDENTITYHOST_TEST_POSTGRES</c>, or a cluster of our own on a temporary
/// folder and a free loopback port, stopped when the process ends.
/// </summary>
public sealed class PostgreSqlCluster
{
    private static readonly Lazy<Task<PostgreSqlCluster?>> s_shared = new(StartAsync);

    private readonly string _connectionString;

    private PostgreSqlCluster(string connectionString) => _connectionString = connectionString;

    /// <summary>The cluster all tests of this process share; null when PostgreSQL is neither named nor installed.</summary>
    public static Task<PostgreSqlCluster?> SharedAsync() => s_shared.Value;

    /// <summary>Creates a database, as a copy of another when one is named; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"identityhost_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        var source = template is null ? "" : $" TEMPLATE \"{new NpgsqlConnectionStringBuilder(template).Database}\"";
#pragma warning disable CA2100 // Names are ours.
        command.CommandText = $"CREATE DATABASE \"{name}\"{source}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<PostgreSqlCluster?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("IDENTITYHOST_TEST_POSTGRES") is { Length: > 0 } named)
            return new(named);
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        return binaries is null ? null : new(await StartOwnAsync(binaries));
    }

    private static async Task<string> StartOwnAsync(string binaries)
    {
        var folder = Directory.CreateTempSubdirectory("identityhost-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        var port = FreePort();
        await RunAsOwnerAsync(Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        await RunAsOwnerAsync(
            Path.Combine(binaries, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=300", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var stop = Start(AsOwner(Path.Combine(binaries, "pg_ctl"), "-D", data, "-m", "immediate", "stop"));
            stop.WaitForExit();
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task RunAsOwnerAsync(params string[] command) => RunAsync(AsOwner(command));

    // PostgreSQL refuses to run as root.
    private static string[] AsOwner(params string[] command) =>
        Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        // pg_ctl's server inherits these streams and would keep a pipe open for ever.
        RedirectStandardOutput = false,
        RedirectStandardError = false,
        WorkingDirectory = "/",
    })!;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
