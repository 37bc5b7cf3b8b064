using System.Diagnostics;
using System.Text.Json;

namespace IdentityHost.Benchmarks.Load;

/// <summary>IdentityHost published with ReadyToRun, its database seeded with the clients and people of the workloads.</summary>
internal sealed class BenchedSite
{
    private readonly LoadOptions _options;
    private readonly string _server;
    private readonly string _folder;
    private readonly int _port = ServerProcess.FreePort();

    private BenchedSite(LoadOptions options, string server, string folder) => (_options, _server, _folder) = (options, server, folder);

    /// <summary>Publishes unless told which server to take, starts it once so that the database exists, and adds the stored grants.</summary>
    public static async Task<BenchedSite> PrepareAsync(LoadOptions options, string folder)
    {
        var server = options.Server ?? await PublishAsync(folder);
        var site = new BenchedSite(options, Path.GetFullPath(server), folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "seed.json"), Seed(options.People));

        // The first start creates the schema, the keys, the seeded rows and one grant; the measured ones find them.
        await using (var first = await site.StartAsync())
        {
            using var worker = new Workloads(new HttpConnection(first.Port), 0) { Port = first.Port };
            await worker.SignIn();
            await worker.CodeFlow();
        }

        if (options.StoredGrants > 0)
            await StoredGrants.AddAsync(Path.Combine(folder, "bench.db"), options.StoredGrants);
        return site;
    }

    public Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
        [_server],
        _port,
        "/.well-known/openid-configuration",
        new Dictionary<string, string>
        {
            ["Urls"] = $"http://127.0.0.1:{_port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Default"] = "Warning",
            ["IdentityHost__Issuer"] = $"http://127.0.0.1:{_port}",
            ["ConnectionStrings__IdentityHost"] = $"Data Source={_folder}/bench.db",
            ["IdentityHost__Mail__Transport"] = "Pickup",
            ["IdentityHost__Mail__PickupDirectory"] = $"{_folder}/mail",
            ["IdentityHost__RateLimits__Enabled"] = "false",
            ["IdentityHost__MasterKeyFile"] = $"{_folder}/bench.key",
            ["IdentityHost__SeedFile"] = $"{_folder}/seed.json",
        },
        _folder,
        _options.Verbose);

    private static async Task<string> PublishAsync(string folder)
    {
        var target = Path.Combine(folder, "published");
        using var publish = Process.Start("dotnet", ["publish", "src/IdentityHost", "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", target, "-v", "q"]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? Path.Combine(target, "IdentityHost.dll") : throw new InvalidOperationException("dotnet publish failed; run `load` from the top of the repository.");
    }

    private static string Seed(int people) => JsonSerializer.Serialize(new
    {
        users = Enumerable.Range(0, people).Select(i => new
        {
            email = $"user{i}@example.com",
            email_verified = true,
            username = $"user{i}",
            password = Workloads.Password,
            first_name = "Bench",
            last_name = $"{i}",
        }),
        scopes = new[] { new { name = "api", description = "Call the test API", resources = new[] { "https://api.example" } } },
        clients = new object[]
        {
            new
            {
                client_id = "bench-svc", client_secret = Workloads.Secret, grant_types = new[] { "client_credentials" }, response_types = Array.Empty<string>(),
                scope = "api", token_endpoint_auth_method = "client_secret_post",
            },
            new
            {
                client_id = "bench-web", redirect_uris = new[] { "http://127.0.0.1:9/cb" }, grant_types = new[] { "authorization_code", "refresh_token" },
                response_types = new[] { "code" }, scope = "openid profile email offline_access", token_endpoint_auth_method = "none",
                id_token_signed_response_alg = "ES256", first_party = true, require_consent = false,
            },
        },
    });
}
