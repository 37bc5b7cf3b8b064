using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>One server for all tests of a class; every test brings clients and people of its own.</summary>
public abstract class SharedServer : IAsyncLifetime
{
    private TestServer? _server;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>Makes the database of this server.</summary>
    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    /// <summary>Whether it has the outside providers that exist in Development only.</summary>
    protected virtual bool HasProviders => false;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(new()
    {
        Database = await CreateDatabaseAsync(),
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["IdentityHost:OpenId:RequirePkce"] = "PublicClients",
            ["IdentityHost:Registration:Policy"] = "Open",
            // So that the pages have everything they can have.
            ["IdentityHost:Accounts:LoginMethods"] = "email,username,phone",
            ["IdentityHost:Accounts:SignupFields"] = "email*,username,phone,password1*",
            ["IdentityHost:Accounts:Messages:HelpContact"] = "help@example.org",
            ["IdentityHost:ExternalSignIn:Pretend"] = HasProviders ? "true" : "false",
        },
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The server on SQLite.</summary>
public sealed class SqliteServer : SharedServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.SqliteAsync();
}

/// <summary>The server with outside providers.</summary>
public sealed class ProviderServer : SharedServer
{
    protected override bool HasProviders => true;

    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.SqliteAsync();
}

/// <summary>The server on PostgreSQL.</summary>
public sealed class PostgreSqlServer : SharedServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
