using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>One server for all tests of a class, with the settings a newcomer gets, and without the waits that only slow tests down.</summary>
public abstract class HeadlessServer : IAsyncLifetime
{
    /// <summary>Another origin on the host of the server, whose pages are trusted.</summary>
    public const string Neighbour = "http://127.0.0.1:9";

    private TestServer? _server;
    private Task<ApiDescription?>? _description;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>What the server says of its answers; null where it says nothing.</summary>
    public Task<ApiDescription?> Description => _description ??= ApiDescription.ReadAsync(Server.Origin);

    /// <summary>Makes the database of this server.</summary>
    protected virtual Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.SqliteAsync();

    /// <summary>Settings that differ from the usual ones.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Changes of the services, when all are registered; null for none.</summary>
    protected virtual Action<IServiceCollection>? Services => null;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["IdentityHost:Accounts:RateLimits:ConfirmEmail"] = "",
            ["IdentityHost:Accounts:Headless:TrustedOrigins:0"] = Neighbour,
        };
        foreach (var (key, value) in Settings)
            settings[key] = value;
        _server = await TestServer.StartAsync(new() { Database = await CreateDatabaseAsync(), Settings = settings, Services = Services });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteHeadlessServer : HeadlessServer;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlHeadlessServer : HeadlessServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>With the outside providers that exist in Development only.</summary>
public sealed class ProviderHeadlessServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:ExternalSignIn:Pretend", "true")];
}

/// <summary>With links instead of codes in mails.</summary>
public sealed class LinkServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:EmailVerificationByCodeEnabled", "false"),
        ("IdentityHost:Accounts:Mfa:PasskeySignupEnabled", "false"),
        ("IdentityHost:Accounts:PasswordResetByCodeEnabled", "false"),
    ];
}

/// <summary>Where a mailed code is owed after a password, and a reset signs in.</summary>
public sealed class MailedCodeServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginByCodeRequired", "password"),
        ("IdentityHost:Accounts:LoginOnPasswordReset", "true"),
    ];
}

/// <summary>With the JWT strategy for apps.</summary>
public class JwtServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:Accounts:Headless:TokenStrategy", "Jwt"), ("IdentityHost:ExternalSignIn:Pretend", "true")];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlJwtServer : JwtServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
