using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>A server for one test, with settings of its own.</summary>
internal static class OwnServer
{
    public static async Task<TestServer> StartAsync(params (string Key, string? Value)[] settings) =>
        await StartAsync(await StartedDatabases.SqliteAsync(), settings);

    public static Task<TestServer> StartAsync(TestDatabase database, params (string Key, string? Value)[] settings) => TestServer.StartAsync(new()
    {
        Database = database,
        Log = Microsoft.Extensions.Logging.LogLevel.Information,
        Settings = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase),
    });

    public static HttpClient Client(this TestServer server) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Origin };

    /// <summary>Fills in the pages of signing in; the page they lead to.</summary>
    public static async Task<Page> SignInAsync(this Browser browser, string email, string password = TestServer.Password) =>
        await browser.SignInAsync(await browser.OpenAsync("/signin"), email, password);
}

/// <summary>A server with settings as they come, for all tests of a class.</summary>
public sealed class OwnServerOfClass : IAsyncLifetime
{
    private TestServer? _server;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _server = await OwnServer.StartAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
