using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>A server under a name: passkeys belong to a domain, which a bare address is not (WebAuthn Level 3 §5.1.4.1).</summary>
public sealed class LocalhostServer : IAsyncLifetime
{
    private TestServer? _server;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(new()
    {
        Database = await StartedDatabases.SqliteAsync(),
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["urls"] = $"http://localhost:{FreePort.Find()}",
            ["IdentityHost:Accounts:LoginMethods"] = "email,username,phone",
            ["IdentityHost:Accounts:SignupFields"] = "email*,username,phone,password1*",
            ["IdentityHost:ExternalSignIn:Pretend"] = "true",
            // Every language is walked from one address.
            ["IdentityHost:Accounts:RateLimits:VerifyPhone"] = "",
        },
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
