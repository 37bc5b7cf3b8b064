using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Processes;
using Npgsql;

namespace IdentityHost.Testing.Databases;

/// <summary>
/// A PostgreSQL server for this test run: the one <c>IDENTITYHOST_TEST_POSTGRES</c> names, or one of our own on a loopback port
/// when the programs are installed. Every caller gets a new database in it.
/// </summary>
public static class PostgreSqlCluster
{
    private static readonly Lazy<Task<string?>> Server = new(FindAsync);
    private static int _databases;

    /// <summary>Creates a database, empty or a copy of the one named; skips the test, or fails it on a build server, when there is no PostgreSQL.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(string? template = null)
    {
        var server = await Server.Value;
        RequiredTool.Demand(server is not null, "PostgreSQL is not installed, and IDENTITYHOST_TEST_POSTGRES names none.");
        var name = $"identityhost_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server!, template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        return new("PostgreSql", connectionString, async () => await ExecuteAsync(server!, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    /// <summary>Closes a database to everybody, so that it can be a template: PostgreSQL copies none that somebody is connected to.</summary>
    public static async Task CloseAsync(string database)
    {
        var server = await Server.Value ?? throw new InvalidOperationException("There is no PostgreSQL.");
        await ExecuteAsync(server, $"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'");
    }

    /// <summary>Opens a closed database again.</summary>
    public static async Task OpenAsync(string database) =>
        await ExecuteAsync(await Server.Value ?? throw new InvalidOperationException("There is no PostgreSQL."), $"ALTER DATABASE {database} ALLOW_CONNECTIONS true");

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("IDENTITYHOST_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        return Programs() is { } programs ? await StartAsync(programs) : null;
    }

    /// <summary>The folder of the newest installed version.</summary>
    private static string? Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;

    private static async Task<string> StartAsync(string programs)
    {
        var folder = Directory.CreateTempSubdirectory("identityhost-postgres-").FullName;
        var data = Path.Combine(folder, "cluster");
        var port = FreePort.Find();
        if (IsRoot)
            await RunAsync("chown", "postgres", folder);
        await AsOwnerAsync(Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c fsync=off";
        await AsOwnerAsync(Path.Combine(programs, "pg_ctl"), "-D", data, "-w", "-s", "-l", Path.Combine(folder, "server.log"), "-o", options, "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(programs, data, folder);
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    /// <summary>The process is ending: nobody is left who could await.</summary>
    private static void Stop(string programs, string data, string folder)
    {
        string[] stop = [Path.Combine(programs, "pg_ctl"), "-D", data, "-m", "immediate", "-s", "stop"];
        using var process = IsRoot
            ? ChildProcess.Start("runuser", "/", ["-u", "postgres", "--", .. stop])
            : ChildProcess.Start(stop[0], "/", stop[1..]);
        process.WaitForExit(10_000);
        Directory.Delete(folder, recursive: true);
    }

    // PostgreSQL refuses to run as root, so root runs it as the package's own user.
    private static Task AsOwnerAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = ChildProcess.Start(program, "/", arguments);
        process.StandardInput.Close();
        // A started server keeps our streams open, so only the end of the program is awaited.
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output} {await process.StandardError.ReadToEndAsync()}");
    }
}
